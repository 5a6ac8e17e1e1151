#include "core/svg_diagram.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace core {

namespace {

constexpr int letter_width = 9;
constexpr int box_height = 36;
constexpr int row_height = 90;
constexpr int column_gap = 90;
constexpr int margin = 50;

struct Box {
  std::size_t column = 0;
  int x = 0;  // its left end
  int y = 0;  // its middle
  int width = 0;
};

/// In characters: continuation bytes of UTF-8 don't count.
int length_of(std::string_view name) {
  return static_cast<int>(std::count_if(name.begin(), name.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  }));
}

std::string escaped(std::string_view name) {
  std::string text;
  for (char const letter : name) {
    switch (letter) {
      case '<':
        text += "&lt;";
        break;
      case '>':
        text += "&gt;";
        break;
      case '&':
        text += "&amp;";
        break;
      default:
        // XML has no other control characters, however written.
        text += static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter;
    }
  }
  return text;
}

/// Each state's distance from where subjects start; what can't be reached comes last.
std::vector<std::size_t> columns_of(const StateMachine& machine) {
  std::size_t const far = machine.size();
  std::vector<std::size_t> columns(machine.size(), far);
  std::vector<StateId> current{machine.initial().value_or(0)};
  columns[current.front()] = 0;
  std::size_t depth = 0;
  while (!current.empty()) {
    ++depth;
    std::vector<StateId> next;
    for (StateId const from : current) {
      for (std::size_t to = 0; to < machine.size(); ++to) {
        if (columns[to] != far || !machine.declares(from, static_cast<StateId>(to))) continue;
        columns[to] = depth;
        next.push_back(static_cast<StateId>(to));
      }
    }
    current = std::move(next);
  }
  for (std::size_t& column : columns) column = std::min(column, depth);
  return columns;
}

std::vector<Box> boxes_of(const StateMachine& machine) {
  auto const columns = columns_of(machine);
  std::vector<Box> boxes(machine.size());
  int x = margin;
  std::size_t const last = *std::max_element(columns.begin(), columns.end());
  for (std::size_t column = 0; column <= last; ++column) {
    int width = 0;
    int y = margin + row_height / 2;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      if (columns[i] != column) continue;
      boxes[i] = {column, x, y, length_of(machine.states()[i]) * letter_width + 24};
      width = std::max(width, boxes[i].width);
      y += row_height;
    }
    if (width > 0) x += width + column_gap;
  }
  return boxes;
}

std::string arrow(int from_x, int from_y, int bend_x, int bend_y, int other_x, int other_y, int to_x,
                  int to_y) {
  return fmt::format(
      "  <path d=\"M{} {}C{} {} {} {} {} {}\" fill=\"none\" stroke=\"#555\" marker-end=\"url(#head)\"/>\n",
      from_x, from_y, bend_x, bend_y, other_x, other_y, to_x, to_y);
}

std::string transition(const Box& from, const Box& to) {
  constexpr int half = box_height / 2;
  int const from_middle = from.x + from.width / 2;
  int const to_middle = to.x + to.width / 2;
  if (to.column > from.column) {
    int const end = from.x + from.width;
    int const bend = (to.x - end) / 2;
    return arrow(end, from.y, end + bend, from.y, to.x - bend, to.y, to.x, to.y);
  }
  if (&from == &to) {
    int const top = from.y - half;
    return arrow(from_middle - 12, top, from_middle - 24, top - 30, from_middle + 24, top - 30,
                 from_middle + 12, top);
  }
  // Back, below the boxes on the way; within a column, past its left end.
  if (to.column == from.column) {
    int const side = std::min(from.x, to.x);
    return arrow(from.x, from.y + 8, side - 35, from.y, side - 35, to.y, to.x, to.y - 8);
  }
  int const low = std::max(from.y, to.y) + half + 30;
  return arrow(from_middle, from.y + half, from_middle, low, to_middle, low, to_middle, to.y + half);
}

std::string box(const std::string& name, const Box& place, bool is_end) {
  return fmt::format(
      "  <rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"8\" fill=\"#fff\" stroke=\"#222\" "
      "stroke-width=\"{}\"/>\n  <text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n",
      place.x, place.y - box_height / 2, place.width, box_height, is_end ? 3 : 1, place.x + place.width / 2,
      place.y + 5, escaped(name));
}

}  // namespace

std::string svg_diagram(const StateMachine& machine) {
  auto const boxes = boxes_of(machine);
  int width = 0;
  int height = 0;
  for (const Box& place : boxes) {
    width = std::max(width, place.x + place.width + margin);
    height = std::max(height, place.y + row_height / 2 + margin);
  }
  std::string text = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
      "font-family=\"sans-serif\" font-size=\"14\">\n"
      "  <defs><marker id=\"head\" viewBox=\"0 0 10 10\" refX=\"10\" refY=\"5\" markerWidth=\"8\" "
      "markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0L10 5L0 10z\" fill=\"#555\"/></marker></defs>\n",
      width, height);
  if (machine.initial()) {
    const Box& first = boxes[*machine.initial()];
    text += fmt::format("  <circle cx=\"{}\" cy=\"{}\" r=\"5\"/>\n", margin / 4, first.y);
    text += arrow(margin / 4, first.y, margin / 2, first.y, margin / 2, first.y, first.x, first.y);
  }
  for (std::size_t from = 0; from < boxes.size(); ++from) {
    for (std::size_t to = 0; to < boxes.size(); ++to) {
      if (machine.declares(static_cast<StateId>(from), static_cast<StateId>(to))) {
        text += transition(boxes[from], boxes[to]);
      }
    }
  }
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    text += box(machine.states()[i], boxes[i], machine.is_terminal(static_cast<StateId>(i)));
  }
  return text + "</svg>\n";
}

}  // namespace core
