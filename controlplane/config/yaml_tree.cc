#include "controlplane/config/yaml_tree.h"

#include <utility>

#include <yaml-cpp/mark.h>

#include "controlplane/config/yaml.h"

namespace trunkline::controlplane {

YamlTree::YamlTree(Origin whole, ConfigFaults& faults) : whole_(std::move(whole)), faults_(faults) {}

Origin YamlTree::place(const YAML::Mark& mark) const {
  if (whole_.line == 0) return whole_;
  return {whole_.source, mark.line + 1, mark.column + 1};
}

ConfigValue YamlTree::make(ValueKind kind, const YAML::Mark& mark) const {
  ConfigValue value;
  value.kind = kind;
  value.origin = place(mark);
  return value;
}

void YamlTree::refuse(const YAML::Mark& mark, std::string what) {
  faults_.push_back({ConfigFaultKind::bad_syntax, place(mark), {}, std::move(what), {}});
}

void YamlTree::refuse_decoration(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
  if (anchor != YAML::NullAnchor) refuse(mark, "an anchor (`&name`) is not taken");
  if (!tag.empty() && tag != "?" && tag != "!") refuse(mark, "a tag (`!type`) is not taken");
}

void YamlTree::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  refuse_decoration(mark, {}, anchor);
  add(make(ValueKind::nothing, mark));
}

void YamlTree::OnAlias(const YAML::Mark& mark, YAML::anchor_t) {
  refuse(mark, "an alias (`*name`) is not taken: write the value out");
  add(make(ValueKind::nothing, mark));
}

void YamlTree::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                        const std::string& value) {
  refuse_decoration(mark, tag, anchor);
  ConfigValue scalar = make(ValueKind::scalar, mark);
  scalar.text = value;
  scalar.quoted = tag == "!";
  add(std::move(scalar));
}

void YamlTree::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                               YAML::EmitterStyle::value) {
  open(ValueKind::list, mark, tag, anchor);
}

void YamlTree::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                          YAML::EmitterStyle::value) {
  open(ValueKind::map, mark, tag, anchor);
}

void YamlTree::open(ValueKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
  refuse_decoration(mark, tag, anchor);
  if (open_.size() == deepest_config) refuse(mark, "nested too deep");
  open_.push_back({make(kind, mark), true, {}, {}});
}

void YamlTree::close() {
  ConfigValue value = std::move(open_.back().value);
  open_.pop_back();
  add(std::move(value));
}

void YamlTree::add(ConfigValue value) {
  if (open_.empty()) {
    root_ = std::move(value);
    return;
  }
  Open& parent = open_.back();
  if (parent.value.kind == ValueKind::list) {
    parent.value.items.push_back(std::move(value));
  } else if (parent.key_is_next) {
    if (value.kind != ValueKind::scalar) {
      faults_.push_back({ConfigFaultKind::bad_syntax, value.origin, {}, "a key must be one word", {}});
    }
    parent.key = std::move(value.text);
    parent.key_origin = value.origin;
    parent.key_is_next = false;
  } else {
    // Where nothing stands, the parser names the place of whatever comes next.
    if (value.kind == ValueKind::nothing) value.origin = parent.key_origin;
    parent.value.members.push_back({std::move(parent.key), parent.key_origin, std::move(value)});
    parent.key_is_next = true;
  }
}

}  // namespace trunkline::controlplane
