// pgshift_draw: reads a graph in the DOT language and writes it as SVG.
//
// It is a program of its own since Graphviz is no library to have in a server: it calls exit() and abort(),
// can't be interrupted, keeps memory, and shares names of functions with PostgreSQL (line_intersect). Of
// Graphviz's plugins it has the two that it needs linked in, and loads no other, so that neither a
// configuration nor fonts matter.
//
// However it ends, it ends by exit(1) if not well, never by a signal. Where the postmaster is process 1 of
// its PID namespace, as in a container, that takes an orphan that dies by a signal for a backend that has
// crashed, and restarts the whole server.
#include <fcntl.h>
#include <graphviz/gvc.h>
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <new>
#include <string>
#include <string_view>
#include <thread>

extern "C" {
// NOLINTBEGIN(readability-identifier-naming)
extern gvplugin_library_t gvplugin_core_LTX_library;
extern gvplugin_library_t gvplugin_dot_layout_LTX_library;
// NOLINTEND(readability-identifier-naming)
}

namespace {

/// What a machine of a thousand states takes is far below. Without it a monstrous one would take it from the
/// server.
constexpr rlim_t most_memory = 1UL << 30U;
constexpr rlim_t most_cpu_seconds = 60;

/// The last line of what it writes where the text is no graph: the backend tells by it whose fault that is.
constexpr std::string_view no_graph = "pgshift_draw: no graph\n";

const std::array<lt_symlist_t, 3> plugins{{
    {"gvplugin_core_LTX_library", &gvplugin_core_LTX_library},
    {"gvplugin_dot_layout_LTX_library", &gvplugin_dot_layout_LTX_library},
    {nullptr, nullptr},
}};

/// Callable where nothing else is: in a signal's handler, and without memory.
[[noreturn]] void give_up(std::string_view why) noexcept {
  if (write(STDOUT_FILENO, why.data(), why.size()) < 0) {
    // There is nobody left to tell.
  }
  _exit(EXIT_FAILURE);
}

void exit_on_signal(int signal) noexcept {
  if (signal == SIGXCPU) give_up("it takes more than 60 seconds of computing\n");
  if (signal == SIGABRT || signal == SIGSEGV || signal == SIGBUS)
    give_up("Graphviz failed, or ran out of memory\n");
  _exit(EXIT_FAILURE);
}

/// Handles every signal that would end it, on a stack of its own since what has failed may be the stack.
void survive_no_signal() {
  constexpr std::size_t stack_size = 1UL << 16U;
  static std::array<char, stack_size> memory;
  stack_t stack{};
  stack.ss_sp = memory.data();
  stack.ss_size = memory.size();
  sigaltstack(&stack, nullptr);
  struct sigaction action{};
  action.sa_handler = exit_on_signal;
  action.sa_flags = SA_ONSTACK;
  sigfillset(&action.sa_mask);
  for (int signal = 1; signal <= SIGRTMAX; ++signal) {
    switch (signal) {
      case SIGCHLD:
      case SIGCONT:
      case SIGURG:
      case SIGWINCH:
      case SIGTSTP:
      case SIGTTIN:
      case SIGTTOU:
        break;  // these don't end it
      default:
        // Refused for what can't be handled, and for what the C library has for itself.
        sigaction(signal, &action, nullptr);
    }
  }
}

/// Ends with the backend that has started it, however that has ended: the connection to it is then closed.
void end_with_listener() {
  std::thread([] {
    pollfd connection{STDOUT_FILENO, 0, 0};
    for (;;) {
      if (poll(&connection, 1, -1) > 0) _exit(EXIT_FAILURE);
    }
  }).detach();
}

void limit(decltype(RLIMIT_AS) resource, rlim_t most) {
  rlimit const bound{most, most};
  setrlimit(resource, &bound);
}

/// If the machine runs out of memory it shall be this program that is killed, and it leaves processors to the
/// server.
void stand_back() {
  if (int const file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC); file >= 0) {
    constexpr std::string_view first = "1000";
    if (write(file, first.data(), first.size()) < 0) {
      // Then it is as likely to be killed as any.
    }
    close(file);
  }
  constexpr int lowest_priority = 19;
  setpriority(PRIO_PROCESS, 0, lowest_priority);
}

void limit_itself() {
  limit(RLIMIT_AS, most_memory);
  limit(RLIMIT_CORE, 0);
  // The soft limit's signal is handled, the hard one's can't be.
  rlimit const cpu{most_cpu_seconds, most_cpu_seconds + 10};
  setrlimit(RLIMIT_CPU, &cpu);
  // A graph can name files, as images: none can be opened.
  limit(RLIMIT_NOFILE, STDERR_FILENO + 1);
}

std::string read_all() {
  std::string text;
  std::array<char, 1UL << 16U> part{};
  while (std::size_t const size = fread(part.data(), 1, part.size(), stdin)) text.append(part.data(), size);
  return text;
}

/// XML has neither control characters nor these two of UTF-8, however written; and Graphviz passes them on.
void blank_what_xml_lacks(std::string* text) {
  for (char& byte : *text) {
    if (static_cast<unsigned char>(byte) < ' ' && byte != '\n') byte = ' ';
  }
  for (std::string_view const noncharacter : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
    for (auto at = text->find(noncharacter); at != std::string::npos; at = text->find(noncharacter, at)) {
      text->replace(at, noncharacter.size(), 1, ' ');
    }
  }
}

/// Newer releases of Graphviz read ahead, and forget what they have read when a graph ends.
int read_byte(void* file, char* into, int /*size*/) {
  int const byte = fgetc(static_cast<FILE*>(file));
  if (byte == EOF) return 0;
  *into = static_cast<char>(byte);
  return 1;
}

/// The one graph of the text. Graphviz itself says what is wrong with one that is none.
graph_t* read_graph(std::string* dot) {
  FILE* const file = dot->empty() ? nullptr : fmemopen(dot->data(), dot->size(), "r");
  Agiodisc_t by_byte = AgIoDisc;
  by_byte.afread = read_byte;
  Agdisc_t reading = AgDefaultDisc;
  reading.io = &by_byte;
  graph_t* const graph = file == nullptr ? nullptr : agread(file, &reading);
  if (graph == nullptr || agerrors() != 0) {
    if (agerrors() == 0) std::cout << "there is no graph in it\n";
    return nullptr;
  }
  if (agread(file, &reading) != nullptr) {
    std::cout << "there is more than one graph in it\n";
    return nullptr;
  }
  return agerrors() == 0 ? graph : nullptr;
}

/// Writes all or nothing of it, so that what Graphviz complains of comes first. Nothing is freed: the program
/// ends.
bool draw(graph_t* graph) {
  GVC_t* const context = gvContextPlugins(plugins.data(), 0);
  char* svg = nullptr;
  std::size_t size = 0;
  FILE* const picture = open_memstream(&svg, &size);
  if (picture == nullptr || gvLayout(context, graph, "dot") != 0 ||
      gvRender(context, graph, "svg", picture) != 0 || agerrors() != 0 || fflush(picture) != 0) {
    return false;
  }
  return fwrite(svg, 1, size, stdout) == size && fflush(stdout) == 0;
}

}  // namespace

int main() {
  survive_no_signal();
  std::set_new_handler([] { give_up("it takes more than 1 GB of memory\n"); });
  stand_back();
  limit_itself();
  end_with_listener();

  std::string dot = read_all();
  blank_what_xml_lacks(&dot);
  agseterr(AGERR);
  graph_t* const graph = read_graph(&dot);
  if (graph == nullptr) {
    std::cout << std::flush;
    give_up(no_graph);
  }
  bool const is_drawn = draw(graph);
  // Without destructors: the other thread may be anywhere.
  _exit(is_drawn ? EXIT_SUCCESS : EXIT_FAILURE);
}
