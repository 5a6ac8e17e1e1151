#include "core/machine/diagram.hpp"

#include <boost/test/unit_test.hpp>

#include "rejection.hpp"

namespace {

using core::DiagramFormat;
using core::StateMachine;

StateMachine payment() {
  StateMachine machine({"pending", "authorized", "failed"});
  machine.declare(0, 1);
  machine.declare(0, 2);
  machine.declare(1, 0);
  machine.declare(1, 1);
  machine.start_in(0);
  return machine;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(diagram)

BOOST_AUTO_TEST_CASE(formats_by_name) {
  BOOST_TEST((core::parse_diagram_format("mermaid") == DiagramFormat::mermaid));
  BOOST_TEST((core::parse_diagram_format("dot") == DiagramFormat::dot));
  BOOST_TEST((core::parse_diagram_format("svg") == DiagramFormat::svg));
  BOOST_TEST(rejection_of([] { core::parse_diagram_format("SVG"); }) ==
             (Rejection{"\"SVG\" is no format of diagrams", "There is: mermaid, dot, svg.", {}}));
}

BOOST_AUTO_TEST_CASE(mermaid) {
  BOOST_TEST(core::diagram_text(payment(), DiagramFormat::mermaid) ==
             "stateDiagram-v2\n"
             "    state \"pending\" as s1\n"
             "    state \"authorized\" as s2\n"
             "    state \"failed\" as s3\n"
             "    [*] --> s1\n"
             "    s1 --> s2\n"
             "    s1 --> s3\n"
             "    s2 --> s1\n"
             "    s2 --> s2\n"
             "    s3 --> [*]\n");
}

BOOST_AUTO_TEST_CASE(mermaid_of_any_name) {
  auto const title = [](const std::string& name) {
    std::string const text = core::diagram_text(StateMachine({name}), DiagramFormat::mermaid);
    std::size_t const start = text.find('"') + 1;
    BOOST_TEST(text.substr(text.rfind('"')) == "\" as s1\n    s1 --> [*]\n");
    return text.substr(start, text.rfind('"') - start);
  };
  BOOST_TEST(title("a \"b\" #;\nc") == "a #34;b#34; #35;#59; c");
  BOOST_TEST(title("<b>&amp;</b>") == "#60;b#62;#38;amp#59;#60;/b#62;");
  BOOST_TEST(title("%%{init: {}}%%") == "#37;#37;{init#58; {}}#37;#37;");
  BOOST_TEST(title("\\n\t☃") == "#92;n ☃");
  BOOST_TEST(title("") == "#160;");
  BOOST_TEST(title(" ") == "#160;");
}

BOOST_AUTO_TEST_CASE(dot) {
  BOOST_TEST(core::diagram_text(payment(), DiagramFormat::dot) ==
             "digraph machine {\n"
             "    rankdir=LR;\n"
             "    node [shape=box, style=rounded, fontname=Helvetica];\n"
             "    s1 [label=\"pending\"];\n"
             "    s2 [label=\"authorized\"];\n"
             "    s3 [label=\"failed\", peripheries=2];\n"
             "    start [shape=point];\n"
             "    start -> s1;\n"
             "    s1 -> s2;\n"
             "    s1 -> s3;\n"
             "    s2 -> s1;\n"
             "    s2 -> s2;\n"
             "}\n");
}

BOOST_AUTO_TEST_CASE(dot_of_any_name) {
  std::string const text =
      core::diagram_text(StateMachine({"a\"\\\nb", "\\N", "<b>&lt;</b>", ""}), DiagramFormat::dot);
  BOOST_TEST(count(text, R"([label="a\"\\\nb")") == 1U);
  BOOST_TEST(count(text, R"([label="\\N")") == 1U);
  BOOST_TEST(count(text, R"([label="<b>&amp;lt;</b>")") == 1U);
  BOOST_TEST(count(text, R"([label="")") == 1U);
}

BOOST_AUTO_TEST_CASE(several_states_to_begin_in) {
  StateMachine machine = payment();
  machine.restrict_start();
  machine.allow_start(2);
  BOOST_TEST(core::diagram_text(machine, DiagramFormat::mermaid).find("    [*] --> s1\n    [*] --> s3\n") !=
             std::string::npos);
  std::string const text = core::diagram_text(machine, DiagramFormat::dot);
  BOOST_TEST(text.find("    start [shape=point];\n    start -> s1;\n    start -> s3;\n") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(svg_is_drawn_from_dot) {
  BOOST_TEST(core::diagram_text(payment(), DiagramFormat::svg) ==
             core::diagram_text(payment(), DiagramFormat::dot));
}

BOOST_AUTO_TEST_SUITE_END()
