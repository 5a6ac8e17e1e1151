#include "core/machine/diagram.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include <fmt/format.h>

#include "core/invalid_argument.hpp"
#include "core/message_text.hpp"

namespace core {

namespace {

constexpr std::array<std::string_view, 3> names{"mermaid", "dot", "svg"};

/// With each of these letters replaced.
std::string escaped(std::string_view text, const std::function<std::string(char)>& replacement) {
  std::string result;
  for (char const letter : text) result += replacement(letter);
  return result;
}

/// Mermaid ends a quoted name at the quote, whatever stands before it, takes what looks like HTML, a
/// directive or an escape for one, and reads #...; as a character. A state without a name is none to it.
std::string mermaid_name(std::string_view name) {
  if (name.find_first_not_of(' ') == std::string_view::npos) return "#160;";
  return escaped(name, [](char letter) -> std::string {
    if (std::string_view("\"#;:&<>%\\").find(letter) != std::string_view::npos)
      return fmt::format("#{};", int{letter});
    return {static_cast<unsigned char>(letter) < ' ' ? ' ' : letter};
  });
}

/// Within the quotes, Graphviz reads a title twice: for escapes such as \N, then for characters such as
/// &amp;. Nothing else is to be escaped; Graphviz's own means of quoting (agwrite) knows nothing of either,
/// and would have to be there.
std::string dot_name(std::string_view name) {
  return escaped(name, [](char letter) -> std::string {
    switch (letter) {
      case '"':
      case '\\':
        return {'\\', letter};
      case '&':
        return "&amp;";
      case '\n':
        return "\\n";
      default:
        return {letter};
    }
  });
}

template <class Visit>
void each_transition(const StateMachine& machine, const Visit& visit) {
  for (std::size_t from = 0; from < machine.size(); ++from) {
    for (std::size_t to = 0; to < machine.size(); ++to) {
      if (machine.declares(static_cast<StateId>(from), static_cast<StateId>(to))) visit(from, to);
    }
  }
}

/// States are numbered, since only their titles may hold anything.
std::string mermaid(const StateMachine& machine) {
  std::string text = "stateDiagram-v2\n";
  for (std::size_t i = 0; i < machine.size(); ++i) {
    text += fmt::format("    state \"{}\" as s{}\n", mermaid_name(machine.states()[i]), i + 1);
  }
  for (StateId const start : machine.starts()) text += fmt::format("    [*] --> s{}\n", start + 1);
  each_transition(machine, [&](std::size_t from, std::size_t to) {
    text += fmt::format("    s{} --> s{}\n", from + 1, to + 1);
  });
  for (std::size_t i = 0; i < machine.size(); ++i) {
    if (machine.is_terminal(static_cast<StateId>(i))) text += fmt::format("    s{} --> [*]\n", i + 1);
  }
  return text;
}

std::string dot(const StateMachine& machine) {
  std::string text =
      "digraph machine {\n    rankdir=LR;\n    node [shape=box, style=rounded, fontname=Helvetica];\n";
  for (std::size_t i = 0; i < machine.size(); ++i) {
    bool const is_end = machine.is_terminal(static_cast<StateId>(i));
    text += fmt::format("    s{} [label=\"{}\"{}];\n", i + 1, dot_name(machine.states()[i]),
                        is_end ? ", peripheries=2" : "");
  }
  auto const starts = machine.starts();
  if (!starts.empty()) text += "    start [shape=point];\n";
  for (StateId const start : starts) text += fmt::format("    start -> s{};\n", start + 1);
  each_transition(machine, [&](std::size_t from, std::size_t to) {
    text += fmt::format("    s{} -> s{};\n", from + 1, to + 1);
  });
  return text + "}\n";
}

}  // namespace

DiagramFormat parse_diagram_format(const std::string& name) {
  auto const* const found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) {
    throw InvalidArgument(fmt::format("{} is no format of diagrams", quoted(name)),
                          fmt::format("There is: {}.", joined(names)));
  }
  return static_cast<DiagramFormat>(found - names.begin());
}

std::string diagram_text(const StateMachine& machine, DiagramFormat format) {
  return format == DiagramFormat::mermaid ? mermaid(machine) : dot(machine);
}

}  // namespace core
