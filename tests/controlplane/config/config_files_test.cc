// Every file in configs/ must pass the real validator, for a machine of the size it is written for.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "controlplane/config/load.h"
#include "controlplane/config/schema.h"

namespace trunkline::controlplane {
namespace {

const Machine large{8, mebibytes(8192)};

std::vector<std::filesystem::path> config_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(TL_CONFIGS)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  return files;
}

TEST(ConfigFiles, all_four_are_there) {
  for (const char* name : {"tap", "two-ports", "bare-metal", "lab"}) {
    EXPECT_TRUE(std::filesystem::exists(std::filesystem::path(TL_CONFIGS) / (std::string(name) + ".yaml")))
        << name;
  }
}

TEST(ConfigFiles, each_loads) {
  for (const auto& file : config_files()) {
    const auto checked = load_config_file(file.string(), {}, large);
    for (const ConfigFault& fault : checked.faults) ADD_FAILURE() << fault.to_string();
  }
}

// build/trunkline --schema writes it.
TEST(ConfigFiles, the_schema_beside_them_is_the_programs) {
  std::ifstream file(std::string(TL_CONFIGS) + "/trunkline.schema.json");
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), config_schema()) << "build/trunkline --schema >configs/trunkline.schema.json";
}

TEST(ConfigFiles, the_tap_one_needs_no_more_than_one_cpu_and_no_hugepages) {
  const auto checked = load_config_file(std::string(TL_CONFIGS) + "/tap.yaml", {}, {1, {}});
  for (const ConfigFault& fault : checked.faults) ADD_FAILURE() << fault.to_string();
}

// tap.yaml promises to show every key: a new one without its comment is found here.
TEST(ConfigFiles, the_tap_one_shows_every_key) {
  std::ifstream file(std::string(TL_CONFIGS) + "/tap.yaml");
  std::stringstream text;
  text << file.rdbuf();
  const auto checked = load_config_file(std::string(TL_CONFIGS) + "/tap.yaml", {}, large);
  ASSERT_TRUE(checked.config);
  for (const ConfigSetting& setting : (*checked.config)->settings) {
    std::string name = setting.key.substr(setting.key.rfind('.') + 1);
    name = name.substr(0, name.find('['));
    const bool as_key = text.str().find(name + ':') != std::string::npos;
    const bool in_words = text.str().find('`' + name + '`') != std::string::npos;
    EXPECT_TRUE(as_key || in_words) << setting.key;
  }
}

// What it shows as values must be the defaults: otherwise leaving a key out would not be "the same".
TEST(ConfigFiles, the_tap_one_shows_the_defaults) {
  const std::string path = std::string(TL_CONFIGS) + "/tap.yaml";
  const auto shown = load_config_file(path, {}, large);
  const auto bare = load_config_text(R"(
ports: [{name: wire, driver: tap, interface: trunkline0, addresses: [10.99.0.1/16, "fd99::1/64"]}]
workers: {count: 1}
sip: {listen: ["10.99.0.1:5060", "[fd99::1]:5060"]}
media: {addresses: [{local: 10.99.0.1}, {local: "fd99::1"}], ports: 20000-39999}
routes: {default: {next_hop: ["10.99.0.10:5080", "[fd99::10]:5080"]}}
)",
                                     "bare.yaml", {}, large);
  ASSERT_TRUE(shown.config && bare.config);
  ASSERT_EQ((*shown.config)->settings.size(), (*bare.config)->settings.size());
  for (std::size_t i = 0; i < (*shown.config)->settings.size(); ++i) {
    EXPECT_EQ((*shown.config)->settings[i].value, (*bare.config)->settings[i].value)
        << (*shown.config)->settings[i].key;
  }
}

}  // namespace
}  // namespace trunkline::controlplane
