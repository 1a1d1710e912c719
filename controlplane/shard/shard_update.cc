#include "controlplane/shard/shard_update.h"

#include <algorithm>
#include <iterator>

namespace trunkline::controlplane {
namespace {

// Who is named twice is met twice, and has to be left as often.
template <class T>
std::vector<T> only_in(std::vector<T> these, std::vector<T> not_those) {
  std::ranges::sort(these);
  std::ranges::sort(not_those);
  std::vector<T> made;
  std::ranges::set_difference(these, not_those, std::back_inserter(made));
  return made;
}

}  // namespace

void ShardUpdate::note_peers(const gate::AdmissionConfig& running, const gate::AdmissionConfig& wanted) {
  met = only_in(wanted.known, running.known);
  left = only_in(running.known, wanted.known);
  met_networks = only_in(wanted.known_networks, running.known_networks);
  left_networks = only_in(running.known_networks, wanted.known_networks);
}

}  // namespace trunkline::controlplane
