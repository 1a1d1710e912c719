// What a shard takes over while it runs: made aside, and swapped in between two of its steps.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "controlplane/shard/shard.h"
#include "dataplane/gate/admission_config.h"

namespace trunkline::controlplane {

/// After Shard::adopt() it holds what the shard has let go of, to be destroyed where that holds up nobody.
struct ShardUpdate {
  /// Says who is known, and no more, by what the configuration names in place of what it named.
  void note_peers(const gate::AdmissionConfig& running, const gate::AdmissionConfig& wanted);

  ShardSettings settings;                // of which what may change while it runs is looked at
  std::unique_ptr<Routing> routing;      // with the places of the one before
  std::unique_ptr<Directory> directory;  // of a shard with a registrar
  std::vector<std::string> gone_users;   // their addresses of record: nobody's any more
  std::vector<base::IpAddress> met;      // known peers that the configuration did not name (so often) before
  std::vector<base::IpAddress> left;     // and those that it names no more: nobody of `met`
  std::vector<base::AddressPrefix> met_networks;  // likewise
  std::vector<base::AddressPrefix> left_networks;
};

}  // namespace trunkline::controlplane
