// What one call into the transaction layer wants done: messages to send, and events for its user.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "sip/transaction/events.h"

namespace trunkline::sip {

/// `octets` are valid until the next call into the layer: send them first. If they cannot be sent, tell
/// transport_failed(transaction).
struct Send {
  Hop to;
  std::string_view octets;
  base::TransactionHandle transaction;  // names nothing for an answer made without a transaction
};

/// Bounded: all memory is taken at construction. The owner carries out what is in it after each call into the
/// layer, sends first, and clears it. The layer does nothing that it has no room to report here.
class Effects {
 public:
  /// No call but advance() needs more room than this.
  static constexpr std::size_t most_a_call = 2;

  /// `capacity` sends and as many events; at least most_a_call.
  explicit Effects(std::size_t capacity = 64) : capacity_(capacity < most_a_call ? most_a_call : capacity) {
    sends_.reserve(capacity_);
    events_.reserve(capacity_);
  }

  [[nodiscard]] std::span<const Send> sends() const noexcept { return sends_; }
  [[nodiscard]] std::span<const Event> events() const noexcept { return events_; }
  [[nodiscard]] bool empty() const noexcept { return sends_.empty() && events_.empty(); }
  /// Exchanges the events for an empty list.
  void take_events(std::vector<Event>& empty) noexcept { events_.swap(empty); }
  void clear() noexcept {
    sends_.clear();
    events_.clear();
  }

  /// How many more sends, and as many events, fit.
  [[nodiscard]] std::size_t room() const noexcept {
    return capacity_ - (sends_.size() > events_.size() ? sends_.size() : events_.size());
  }
  [[nodiscard]] bool has_room_for_a_call() const noexcept { return empty() || room() >= most_a_call; }

  /// The caller has looked at room().
  void send(const Hop& to, std::string_view octets, base::TransactionHandle transaction) {
    sends_.push_back(Send{to, octets, transaction});
  }
  void notify(const Event& event) { events_.push_back(event); }

 private:
  std::size_t capacity_;
  std::vector<Send> sends_;
  std::vector<Event> events_;
};

}  // namespace trunkline::sip
