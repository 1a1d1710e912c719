#include "controlplane/config/load.h"

#include <cerrno>
#include <fstream>
#include <memory>
#include <sstream>
#include <system_error>

#include "controlplane/config/override.h"
#include "controlplane/config/raw_config.h"
#include "controlplane/config/yaml.h"

namespace trunkline::controlplane {

CheckedConfig load_config_text(std::string_view text, const std::string& source,
                               const std::vector<std::string>& overrides, const Machine& machine) {
  ConfigFaults faults;
  ConfigValue tree = read_yaml(text, source, faults);
  // Half a document would only bring faults about keys that stand in its other half.
  if (!faults.empty()) return {std::nullopt, std::move(faults)};
  for (const std::string& option : overrides) apply_override(option, tree, faults);
  RawConfig raw;
  read_config(tree, raw, faults);
  return validate(raw, machine, std::move(faults));
}

CheckedConfig load_config_file(const std::string& path, const std::vector<std::string>& overrides,
                               const Machine& machine) {
  const auto refuse = [&](std::string what) {
    const Origin file{std::make_shared<const std::string>(path), 1, 1};
    return CheckedConfig{std::nullopt, {{ConfigFaultKind::unreadable, file, {}, std::move(what), {}}}};
  };
  std::ifstream file(path, std::ios::binary);
  if (!file) return refuse("cannot be read: " + std::generic_category().message(errno));
  std::string text(longest_config + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return refuse("cannot be read");
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.empty()) return refuse("there is nothing in it");
  return load_config_text(text, path, overrides, machine);
}

}  // namespace trunkline::controlplane
