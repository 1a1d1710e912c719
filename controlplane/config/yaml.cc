#include "controlplane/config/yaml.h"

#include <memory>
#include <sstream>
#include <utility>

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "controlplane/config/yaml_tree.h"

namespace trunkline::controlplane {
namespace {

ConfigValue read(std::string_view text, const std::string& source, bool is_option, ConfigFaults& faults) {
  const Origin whole{std::make_shared<const std::string>(source), is_option ? 0 : 1, is_option ? 0 : 1};
  const auto refuse = [&](const Origin& where, std::string what) {
    faults.push_back({ConfigFaultKind::bad_syntax, where, {}, std::move(what), {}});
  };
  if (text.size() > longest_config || text.find('\0') != std::string_view::npos) {
    faults.push_back({ConfigFaultKind::unreadable, whole, {}, "larger than 1 MiB, or not text", {}});
    return {};
  }
  YamlTree tree(whole, faults);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(tree)) refuse(whole, "there is nothing in it");
    ConfigFaults ignored;
    YamlTree second(whole, ignored);
    if (parser.HandleNextDocument(second)) refuse(whole, "a second document (`---`) is not taken");
  } catch (const YAML::Exception& error) {
    const Origin where{whole.source, is_option ? 0 : error.mark.line + 1, error.mark.column + 1};
    refuse(where, "not YAML: " + error.msg);
  }
  return tree.take();
}

}  // namespace

ConfigValue read_yaml(std::string_view text, const std::string& source, ConfigFaults& faults) {
  return read(text, source, false, faults);
}

ConfigValue read_yaml_option(std::string_view text, const std::string& option, ConfigFaults& faults) {
  return read(text, option, true, faults);
}

}  // namespace trunkline::controlplane
