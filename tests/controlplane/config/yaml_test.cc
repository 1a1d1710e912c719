#include "controlplane/config/yaml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace trunkline::controlplane {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> faults_of(const std::string& text) {
  ConfigFaults faults;
  (void)read_yaml(text, "t.yaml", faults);
  std::vector<std::string> shown;
  for (const ConfigFault& fault : faults) shown.push_back(fault.to_string());
  return shown;
}

TEST(Yaml, keeps_places_kinds_and_repeated_keys) {
  ConfigFaults faults;
  const ConfigValue tree = read_yaml("a: 1\nb:\n  - x\n  - {c: '2'}\na: ~\n", "t.yaml", faults);
  EXPECT_THAT(faults, IsEmpty());
  ASSERT_EQ(tree.kind, ValueKind::map);
  ASSERT_EQ(tree.members.size(), 3u);
  EXPECT_EQ(tree.members[0].value.text, "1");
  EXPECT_FALSE(tree.members[0].value.quoted);
  EXPECT_EQ(tree.members[0].value.origin.to_string(), "t.yaml:1:4");
  const ConfigValue& list = tree.members[1].value;
  ASSERT_EQ(list.items.size(), 2u);
  EXPECT_EQ(list.items[0].origin.to_string(), "t.yaml:3:5");
  EXPECT_TRUE(list.items[1].members[0].value.quoted);
  EXPECT_EQ(list.items[1].members[0].origin.to_string(), "t.yaml:4:6");
  EXPECT_EQ(tree.members[2].key, "a");
  EXPECT_EQ(tree.members[2].value.kind, ValueKind::nothing);
  EXPECT_EQ(tree.members[2].value.origin.to_string(), "t.yaml:5:1");
}

TEST(Yaml, refuses_what_hides_a_value_from_the_reader) {
  EXPECT_THAT(faults_of("a: &x 1\nb: *x\nc: !!int 3\n"),
              ElementsAre("t.yaml:1:4: an anchor (`&name`) is not taken",
                          "t.yaml:2:4: an alias (`*name`) is not taken: write the value out",
                          "t.yaml:3:4: a tag (`!type`) is not taken"));
  EXPECT_THAT(faults_of("? [a, b]\n: 1\n"), ElementsAre("t.yaml:1:3: a key must be one word"));
  EXPECT_THAT(faults_of("a: 1\n---\nb: 1\n"),
              ElementsAre("t.yaml:1:1: a second document (`---`) is not taken"));
}

TEST(Yaml, names_the_place_of_what_is_no_yaml) {
  EXPECT_THAT(faults_of("a: 1\nb: [1, 2\n"), ElementsAre(testing::StartsWith("t.yaml:3:1: not YAML: ")));
  const auto with_tab = ":1: not YAML: a tab in the indentation (indent with spaces)";
  EXPECT_THAT(faults_of("a:\n\tb: 1\n"), ElementsAre(std::string("t.yaml:2") + with_tab));
  EXPECT_THAT(faults_of("a:\n  b: 1\n\tc: 1\nd: 2\n"), ElementsAre(std::string("t.yaml:3") + with_tab));
}

TEST(Yaml, refuses_nothing_and_what_is_not_text) {
  EXPECT_THAT(faults_of(""), ElementsAre("t.yaml:1:1: there is nothing in it"));
  EXPECT_THAT(faults_of("# only a comment\n"), ElementsAre("t.yaml:1:1: there is nothing in it"));
  EXPECT_THAT(faults_of(std::string("a: 1\0", 5)), ElementsAre("t.yaml:1:1: larger than 1 MiB, or not text"));
  EXPECT_THAT(faults_of("a: " + std::string(longest_config, 'x')),
              ElementsAre("t.yaml:1:1: larger than 1 MiB, or not text"));
}

TEST(Yaml, names_the_place_of_octets_that_are_no_utf_8) {
  EXPECT_THAT(faults_of("a: caf\xc3\xa9\nb: caf\xe9 \xff\n# \xe2\x82\nc: 1\n"),
              ElementsAre("t.yaml:2:7: is no UTF-8: the octet E9 (save the file in UTF-8)",
                          "t.yaml:3:3: is no UTF-8: the octet E2 (save the file in UTF-8)"));
  EXPECT_THAT(faults_of("\xef\xbb\xbf"
                        "a: 1\n"),
              IsEmpty())
      << "a byte order mark is UTF-8";
  ConfigFaults faults;
  (void)read_yaml_option("caf\xe9", "--set a=b", faults);
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0].to_string(), "--set a=b: is no UTF-8: the octet E9");
}

TEST(Yaml, bounds_nesting) {
  std::string deep(deepest_config, '[');
  EXPECT_THAT(faults_of(deep + std::string(deepest_config, ']')), IsEmpty());
  EXPECT_THAT(faults_of('[' + deep + std::string(deepest_config + 1, ']')),
              ElementsAre("t.yaml:1:17: nested too deep"));
  EXPECT_FALSE(faults_of(std::string(100'000, '[')).empty());  // and the stack holds
}

TEST(Yaml, gives_values_of_an_option_the_option_as_their_place) {
  ConfigFaults faults;
  const ConfigValue value = read_yaml_option("[a, {b: c}]", "--set x=...", faults);
  ASSERT_EQ(value.items.size(), 2u);
  EXPECT_EQ(value.items[1].members[0].value.origin.to_string(), "--set x=...");
}

}  // namespace
}  // namespace trunkline::controlplane
