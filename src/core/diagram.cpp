#include "core/diagram.hpp"

#include <array>
#include <functional>

#include <fmt/format.h>

#include "core/invalid_argument.hpp"
#include "core/svg_diagram.hpp"
#include "core/text.hpp"

namespace core {

namespace {

constexpr std::array<std::string_view, 3> names{"mermaid", "dot", "svg"};

/// With each of these letters replaced.
std::string escaped(std::string_view text, const std::function<std::string(char)>& replacement) {
  std::string result;
  for (char const letter : text) result += replacement(letter);
  return result;
}

/// Mermaid ends a quoted name at the quote, whatever stands before it, and reads #...; as a character.
std::string mermaid_name(std::string_view name) {
  return escaped(name, [](char letter) -> std::string {
    switch (letter) {
      case '"':
        return "#quot;";
      case '#':
        return "#35;";
      case ';':
        return "#59;";
      case '\n':
      case '\r':
        return " ";
      default:
        return {letter};
    }
  });
}

std::string dot_name(std::string_view name) {
  return escaped(name, [](char letter) -> std::string {
    if (letter == '"' || letter == '\\') return {'\\', letter};
    return letter == '\n' ? "\\n" : std::string{letter};
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
  if (machine.initial()) text += fmt::format("    [*] --> s{}\n", *machine.initial() + 1);
  each_transition(machine, [&](std::size_t from, std::size_t to) {
    text += fmt::format("    s{} --> s{}\n", from + 1, to + 1);
  });
  for (std::size_t i = 0; i < machine.size(); ++i) {
    if (machine.is_terminal(static_cast<StateId>(i))) text += fmt::format("    s{} --> [*]\n", i + 1);
  }
  return text;
}

std::string dot(const StateMachine& machine) {
  std::string text = "digraph machine {\n    rankdir=LR;\n    node [shape=box, style=rounded];\n";
  for (std::size_t i = 0; i < machine.size(); ++i) {
    bool const is_end = machine.is_terminal(static_cast<StateId>(i));
    text += fmt::format("    s{} [label=\"{}\"{}];\n", i + 1, dot_name(machine.states()[i]),
                        is_end ? ", peripheries=2" : "");
  }
  if (machine.initial()) {
    text += fmt::format("    start [shape=point];\n    start -> s{};\n", *machine.initial() + 1);
  }
  each_transition(machine, [&](std::size_t from, std::size_t to) {
    text += fmt::format("    s{} -> s{};\n", from + 1, to + 1);
  });
  return text + "}\n";
}

}  // namespace

DiagramFormat parse_diagram_format(const std::string& name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<DiagramFormat>(i);
  }
  std::string all;
  for (std::string_view const one : names) all.append(all.empty() ? "" : ", ").append(one);
  throw InvalidArgument(fmt::format("{} is no format of diagrams", quoted(name)),
                        fmt::format("There is: {}.", all));
}

std::string draw(const StateMachine& machine, DiagramFormat format) {
  switch (format) {
    case DiagramFormat::mermaid:
      return mermaid(machine);
    case DiagramFormat::dot:
      return dot(machine);
    default:
      return svg_diagram(machine);
  }
}

}  // namespace core
