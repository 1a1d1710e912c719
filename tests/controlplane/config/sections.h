// A small configuration that is right, in pieces that a test can replace.
#pragma once

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controlplane/config/load.h"

namespace trunkline::controlplane {

struct Sections {
  std::string ports =
      "ports: [{name: wire, driver: tap, interface: tl0, addresses: [10.0.0.1/24, 'fd00::1/64']}]\n";
  std::string sip = "sip: {listen: ['10.0.0.1:5060', '[fd00::1]:5060']}\n";
  std::string media = "media: {addresses: [{local: 10.0.0.1}, {local: 'fd00::1'}], ports: 20000-29999}\n";
  std::string more;

  [[nodiscard]] std::string text() const { return ports + sip + media + more; }
};

inline const Machine two_cpus{2, {}};

inline CheckedConfig load(const Sections& sections, const std::vector<std::string>& overrides = {},
                          const Machine& machine = two_cpus) {
  return load_config_text(sections.text(), "t.yaml", overrides, machine);
}

/// Every fault as it is shown to people.
inline std::vector<std::string> faults(const Sections& sections,
                                       const std::vector<std::string>& overrides = {},
                                       const Machine& machine = two_cpus) {
  std::vector<std::string> shown;
  for (const ConfigFault& fault : load(sections, overrides, machine).faults)
    shown.push_back(fault.to_string());
  return shown;
}

/// The configuration, which must be right.
inline Config good(const Sections& sections, const std::vector<std::string>& overrides = {},
                   const Machine& machine = two_cpus) {
  CheckedConfig checked = load(sections, overrides, machine);
  for (const ConfigFault& fault : checked.faults) ADD_FAILURE() << fault.to_string();
  return checked.config.value();
}

}  // namespace trunkline::controlplane
