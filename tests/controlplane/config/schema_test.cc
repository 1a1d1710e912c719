#include "controlplane/config/schema.h"

#include "controlplane/config/raw_config.h"
#include "controlplane/config/yaml.h"
#include "tests/controlplane/config/sections.h"

namespace trunkline::controlplane {
namespace {

/// Around `inner` what leads to it: "routes: {rules: [{" and "}]}".
struct KeyPath {
  std::string before;
  std::string after;

  [[nodiscard]] KeyPath into(const KeyShape& shape) const {
    const bool listed = shape.kind == ShapeKind::sections;
    return {before + shape.name + (listed ? ": [{" : ": {"), (listed ? "}]" : "}") + after};
  }
};

/// The only unknown keys in it are those that the test has put there.
std::vector<std::string> unknown_keys(const std::string& text) {
  std::vector<std::string> unknown;
  ConfigFaults faults;
  RawConfig raw;
  read_config(read_yaml(text, "t.yaml", faults), raw, faults);
  for (const auto& fault : faults) {
    if (fault.kind == ConfigFaultKind::unknown_key) unknown.push_back(fault.key);
  }
  return unknown;
}

/// Calls `f(path, keys)` for each section, the whole file first.
template <class F>
void for_each_section(const std::vector<KeyShape>& keys, const KeyPath& path, F&& f) {
  f(path, keys);
  for (const auto& shape : keys) {
    if (!shape.keys.empty()) for_each_section(shape.keys, path.into(shape), f);
  }
}

std::vector<KeyShape> all_shapes() {
  RawConfig raw;
  ConfigFields fields("");
  describe(fields, raw);
  return shapes(fields);
}

TEST(Schema, names_keys_that_the_reader_knows_and_no_section_takes_others) {
  int sections = 0;
  for_each_section(all_shapes(), {"{", "}"}, [&](const KeyPath& path, const std::vector<KeyShape>& keys) {
    ++sections;
    for (const auto& shape : keys) {
      EXPECT_TRUE(unknown_keys(path.before + shape.name + ": x" + path.after).empty())
          << path.before << shape.name;
    }
    EXPECT_EQ(unknown_keys(path.before + "zzz: x" + path.after).size(), 1u) << path.before;
  });
  EXPECT_GT(sections, 20);
}

TEST(Schema, has_every_key_that_is_printed) {
  const auto schema = config_schema();
  const Config config = good({});
  for (const auto& setting : config->settings) {
    std::string name = setting.key.substr(setting.key.rfind('.') + 1);
    name = name.substr(0, name.find('['));
    EXPECT_NE(schema.find('"' + name + "\": {"), std::string::npos) << setting.key;
  }
}

TEST(Schema, refuses_a_number_out_of_range_and_a_word_that_is_none_of_a_choice) {
  const auto schema = config_schema();
  EXPECT_NE(schema.find(R"("enum": ["debug", "info", "warning", "error"])"), std::string::npos);
  EXPECT_NE(schema.find("\"maximum\": 1000000"), std::string::npos) << "limits.calls";
}

}  // namespace
}  // namespace trunkline::controlplane
