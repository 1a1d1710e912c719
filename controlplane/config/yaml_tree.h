// Builds a ConfigValue from yaml-cpp's events.
#pragma once

#include <string>
#include <vector>

#include <yaml-cpp/eventhandler.h>

#include "controlplane/config/fault.h"
#include "controlplane/config/value.h"

namespace trunkline::controlplane {

/// yaml-cpp's own Node would lose the places of keys, merge repeated ones and follow aliases. Writes a fault
/// for each part of YAML that is not taken and goes on.
class YamlTree final : public YAML::EventHandler {
 public:
  /// `whole` names the source; with line 0 every place is the option itself.
  YamlTree(Origin whole, ConfigFaults& faults);

  [[nodiscard]] ConfigValue take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    ConfigValue value;
    bool key_is_next = true;  // of a map
    std::string key;
    Origin key_origin;
  };

  [[nodiscard]] Origin place(const YAML::Mark& mark) const;
  [[nodiscard]] ConfigValue make(ValueKind kind, const YAML::Mark& mark) const;
  void refuse(const YAML::Mark& mark, std::string what);
  void refuse_decoration(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor);
  void open(ValueKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor);
  void close();
  void add(ConfigValue value);

  Origin whole_;
  ConfigFaults& faults_;
  std::vector<Open> open_;
  ConfigValue root_;
};

}  // namespace trunkline::controlplane
