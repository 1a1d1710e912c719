// Requests that wait for what the directory says about a user: copies, since their packets are gone by then.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sip/transaction/events.h"

namespace trunkline::controlplane {

enum class ParkedFor : std::uint8_t { sender, called };

struct ParkedRequest {
  std::uint64_t ticket = 0;
  ParkedFor what = ParkedFor::sender;
  std::string sender;  // who sent it, where that is known already
  base::TransactionHandle server;
  std::string octets;
  sip::Scan scan;
  sip::Hop from;
  bool merged = false;
  bool closed = false;  // so has the connection that it came by

  [[nodiscard]] sip::RequestReceived event() const noexcept {
    return {server, sip::Message(octets, scan), from, merged};
  }
};

/// A bounded few: a directory that answers so slowly that more than these wait has failed.
class ParkedRequests {
 public:
  static constexpr std::size_t most = 256;

  /// False: there is no room.
  [[nodiscard]] bool add(std::uint64_t ticket, ParkedFor what, std::string_view sender,
                         const sip::RequestReceived& event) {
    if (requests_.size() == most) return false;
    auto parked = std::make_unique<ParkedRequest>();
    parked->ticket = ticket;
    parked->what = what;
    parked->sender = sender;
    parked->server = event.server;
    parked->octets = event.request.octets();
    parked->scan = event.request.scan();
    parked->from = event.from;
    parked->merged = event.merged;
    requests_.push_back(std::move(parked));
    return true;
  }
  [[nodiscard]] bool holds(std::uint64_t ticket) const noexcept {
    return std::any_of(requests_.begin(), requests_.end(),
                       [ticket](const auto& parked) { return parked->ticket == ticket; });
  }
  void note_closed(std::uint64_t connection) noexcept {
    for (const auto& parked : requests_) parked->closed |= parked->from.connection == connection;
  }
  /// Nothing: it waits no more.
  [[nodiscard]] std::unique_ptr<ParkedRequest> take(std::uint64_t ticket) {
    return take_if([&](const ParkedRequest& parked) { return parked.ticket == ticket; });
  }
  [[nodiscard]] std::unique_ptr<ParkedRequest> take(base::TransactionHandle server) {
    return take_if([&](const ParkedRequest& parked) { return parked.server == server; });
  }

 private:
  template <class F>
  [[nodiscard]] std::unique_ptr<ParkedRequest> take_if(F&& is_meant) {
    const auto found = std::find_if(requests_.begin(), requests_.end(),
                                    [&](const auto& parked) { return is_meant(*parked); });
    if (found == requests_.end()) return nullptr;
    auto parked = std::move(*found);
    requests_.erase(found);
    return parked;
  }

  std::vector<std::unique_ptr<ParkedRequest>> requests_;
};

}  // namespace trunkline::controlplane
