#include "draw/program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

#include <fmt/format.h>

#include "pg/text.hpp"

// The server's header for it wants Kerberos' own.
extern "C" bool pq_check_connection(void);  // NOLINT(modernize-redundant-void-arg)

namespace draw {

namespace {

std::string reason(int error) {
  return std::generic_category().message(error);
}

/// Both ends of a connection. Nothing but the program shall inherit one.
class Connection {
 public:
  Connection() {
    pg::call([] { ReserveExternalFD(); });
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_.data()) != 0) {
      int const error = errno;
      ReleaseExternalFD();
      throw pg::Report(ERRCODE_INSUFFICIENT_RESOURCES,
                       fmt::format("could not create a socket: {}", reason(error)));
    }
    pg_set_noblock(ours());
  }
  ~Connection() {
    leave_theirs();
    close(ours());
    ReleaseExternalFD();
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int ours() const noexcept { return ends_[0]; }
  int theirs() const noexcept { return ends_[1]; }
  void leave_theirs() noexcept {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

/// How to start a program: with its three files at the connection and no other, signals as they are in a
/// shell (a server ignores that nobody listens any more), and in a process group of its own
/// (pg_terminate_backend() signals the backend's whole group).
class Launch {
 public:
  explicit Launch(int connection) noexcept {
    posix_spawn_file_actions_init(&files_);
    for (int file = STDIN_FILENO; file <= STDERR_FILENO; ++file) {
      posix_spawn_file_actions_adddup2(&files_, connection, file);
    }
    posix_spawn_file_actions_addclosefrom_np(&files_, STDERR_FILENO + 1);
    sigset_t signals;
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setflags(&attributes_,
                             POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes_, 0);
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
  }
  ~Launch() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
  }
  Launch(const Launch&) = delete;
  Launch& operator=(const Launch&) = delete;

  /// The error, or 0.
  int start(const std::string& path, pid_t* process) const noexcept {
    // posix_spawn() changes none of them.
    std::array<char*, 2> arguments{const_cast<char*>(path.c_str()), nullptr};
    char* no_environment = nullptr;
    return posix_spawn(process, path.c_str(), &files_, &attributes_, arguments.data(), &no_environment);
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

/// The program that this backend runs, which nobody has waited for yet; 0 if there is none.
pid_t running = 0;

void end_running() noexcept {
  if (running == 0) return;
  // With what it may have started: the group is its own.
  kill(-running, SIGKILL);
  while (waitpid(running, nullptr, 0) < 0 && errno == EINTR) {
  }
  running = 0;
}

void end_running_at_exit(int /*code*/, Datum /*argument*/) {
  end_running();
}

/// FATAL ends a backend without destructors. What it leaves becomes the postmaster's where that is process 1
/// of its PID namespace, which then takes an unknown child that a signal has ended for a backend that has
/// crashed; elsewhere it may become a zombie.
void end_running_with_backend() {
  static bool is_registered = false;
  if (is_registered) return;
  pg::call([] { before_shmem_exit(end_running_at_exit, 0); });
  is_registered = true;
}

/// Is killed if nobody has waited for its end.
class Process {
 public:
  Process() { end_running_with_backend(); }
  ~Process() { end_running(); }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// The error, or 0.
  static int start(const Launch& launch, const std::string& path) noexcept {
    pid_t id = 0;
    int const error = launch.start(path, &id);
    if (error == 0) running = id;
    return error;
  }

  /// The status that it ended with.
  static int wait() {
    constexpr long longest_pause = 100;
    for (long pause = 1;; pause = std::min(2 * pause, longest_pause)) {
      int status = 0;
      pid_t const ended = waitpid(running, &status, WNOHANG);
      if (ended == running) {
        running = 0;
        return status;
      }
      if (ended < 0 && errno != EINTR) {
        int const error = errno;
        running = 0;
        throw pg::Report(ERRCODE_INTERNAL_ERROR,
                         fmt::format("could not wait for a program: {}", reason(error)));
      }
      pg::call([&] {
        (void)WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH, pause, PG_WAIT_EXTENSION);
        ResetLatch(MyLatch);
        CHECK_FOR_INTERRUPTS();
      });
    }
  }
};

/// Waits until the connection is ready for that event, or the query is cancelled, or nobody wants its result
/// any more: by default a server looks for that at the end of a query only.
void await(int connection, int event) {
  constexpr long a_second = 1000;
  pg::call([&] {
    int const happened = WaitLatchOrSocket(MyLatch, event | WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH,
                                           connection, a_second, PG_WAIT_EXTENSION);
    ResetLatch(MyLatch);
    if ((happened & WL_TIMEOUT) != 0 && MyProcPort != nullptr && !pq_check_connection()) {
      ClientConnectionLost = 1;
      InterruptPending = 1;
    }
    CHECK_FOR_INTERRUPTS();
  });
}

/// True if the call may be made again at once or once the connection is ready.
bool may_go_on(int connection, int event) {
  if (errno == EINTR) return true;
  if (errno != EAGAIN && errno != EWOULDBLOCK) return false;
  await(connection, event);
  return true;
}

/// A program that reads no more has its reasons, and says them in what it writes.
void write_all(int connection, std::string_view text) {
  while (!text.empty()) {
    ssize_t const written = send(connection, text.data(), text.size(), MSG_NOSIGNAL);
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (!may_go_on(connection, WL_SOCKET_WRITEABLE)) {
      break;
    }
  }
  shutdown(connection, SHUT_WR);
}

/// All that it writes, or somewhat more than is of use.
std::string read_all(int connection, std::size_t most) {
  std::string text;
  std::array<char, 8192> part{};
  while (text.size() <= most) {
    ssize_t const size = recv(connection, part.data(), part.size(), 0);
    if (size > 0) {
      text.append(part.data(), static_cast<std::size_t>(size));
    } else if (size == 0 || !may_go_on(connection, WL_SOCKET_READABLE)) {
      break;
    }
  }
  return text;
}

std::string path_beside_server(const char* name) {
  std::string const server = my_exec_path;
  return server.substr(0, server.rfind('/') + 1) + name;
}

}  // namespace

ProgramResult run_program(const char* name, std::string_view input, std::size_t most_output) {
  std::string const path = path_beside_server(name);
  Connection connection;
  Process process;
  if (int const error = process.start(Launch(connection.theirs()), path); error != 0) {
    return {{}, fmt::format("could not run \"{}\": {}", path, reason(error)), error == ENOENT};
  }
  connection.leave_theirs();
  write_all(connection.ours(), input);
  ProgramResult result{read_all(connection.ours(), most_output), {}};
  if (result.output.size() > most_output) {
    return {{}, fmt::format("it writes more than {} MB", most_output >> 20U)};
  }
  int const status = process.wait();
  if (status != 0) result.failure = pg::to_string(pg::call([&] { return wait_result_to_str(status); }));
  return result;
}

}  // namespace draw
