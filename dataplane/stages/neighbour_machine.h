// What becomes of a neighbour entry: ARP and IPv6 neighbour discovery alike. After RFC 4861 section 7.3,
// stricter where another station claims an address that is in use.
#pragma once

#include <cstdint>

namespace trunkline::dataplane {

enum class NeighbourState : std::uint8_t {
  incomplete,  // asked for; its packets wait
  reachable,   // answered not long ago
  stale,       // not asked for a while; used all the same, and asked again when it is
  probing,     // being asked, by its own link address
};

enum class NeighbourEvent : std::uint8_t {
  answered,       // a reply to us with the link address we know, or any while we know none
  claimed_same,   // it sent something of its own accord, with the link address we know
  claimed_other,  // somebody says the address is theirs, with another link address
  used,           // a packet goes there
  lifetime_over,  // too long since the last answer
  silence,        // no answer in time, and more tries are left
  gave_up,        // no answer to the last try
};

enum class NeighbourAction : std::uint8_t {
  none,
  learn,      // take the link address, send what waits
  refresh,    // the link address was confirmed
  ask_known,  // ask the link address we know
  ask_all,    // ask everybody on the link
  forget,     // remove the entry, drop what waits
};

struct NeighbourStep {
  NeighbourState next;
  NeighbourAction action;

  friend constexpr bool operator==(const NeighbourStep&, const NeighbourStep&) noexcept = default;
};

[[nodiscard]] constexpr NeighbourStep step(NeighbourState state, NeighbourEvent event) noexcept {
  using enum NeighbourState;
  using enum NeighbourEvent;
  using enum NeighbourAction;
  switch (state) {
    case incomplete:
      switch (event) {
        case answered:
        case claimed_same:
        case claimed_other: return {reachable, learn};
        case used:
        case lifetime_over: return {incomplete, none};
        case silence: return {incomplete, ask_all};
        case gave_up: return {incomplete, forget};
      }
      break;
    case reachable:
      switch (event) {
        case answered: return {reachable, refresh};
        // A gratuitous ARP alone must not turn a call's media away: the owner we know is asked first, and
        // only when it is gone is the address resolved anew.
        case claimed_other: return {probing, ask_known};
        case lifetime_over: return {stale, none};
        case claimed_same:
        case used:
        case silence:
        case gave_up: return {reachable, none};
      }
      break;
    case stale:
      switch (event) {
        case answered: return {reachable, refresh};
        case claimed_other:
        case used: return {probing, ask_known};
        case gave_up: return {stale, forget};  // nobody used it for long
        case claimed_same:
        case lifetime_over:
        case silence: return {stale, none};
      }
      break;
    case probing:
      switch (event) {
        case answered: return {reachable, refresh};
        case silence: return {probing, ask_known};
        case gave_up: return {incomplete, ask_all};
        case claimed_same:
        case claimed_other:
        case used:
        case lifetime_over: return {probing, none};
      }
      break;
  }
  return {state, none};
}
static_assert(step(NeighbourState::reachable, NeighbourEvent::claimed_other).next == NeighbourState::probing);

}  // namespace trunkline::dataplane
