// What the coordinator wants done: values that the shard carries out, in order, after each event.
#pragma once

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <memory_resource>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "base/handle.h"
#include "sip/dialog/write_request.h"
#include "sip/transaction/response.h"
#include "sip/transport/hop.h"

namespace trunkline::controlplane {

/// Answer a request.
struct RespondOrder {
  base::TransactionHandle server;
  sip::Response response;
};

/// Send a request other than ACK and CANCEL in a transaction of its own. The branch is the shard's to fill
/// in.
struct RequestOrder {
  std::uint64_t user = 0;  // comes back with what becomes of it
  const sip::Dialog* dialog = nullptr;
  sip::RequestParts parts;
  sip::Hop to;
};

/// Send the ACK to a 2xx. `client` repeats it when the 2xx is repeated; without one it is sent just once.
struct AckOrder {
  base::TransactionHandle client;
  const sip::Dialog* dialog = nullptr;
  sip::RequestParts parts;
  sip::Hop to;
};

/// Cancel our INVITE.
struct CancelOrder {
  base::TransactionHandle client;
  std::string_view reason = {};  // the value of a Reason header field (RFC 3326)
};

/// Send the 2xx to an INVITE once more.
struct ResendSuccessOrder {
  base::TransactionHandle server;
};

using Order = std::variant<RespondOrder, RequestOrder, AckOrder, CancelOrder, ResendSuccessOrder>;

/// Header fields of a message that is being put together.
using HeaderLines = std::pmr::vector<sip::HeaderLine>;

/// The orders of one step, and the texts they refer to. Everything in it lives until clear().
class Orders {
 public:
  template <class Kind>
  void add(const Kind& order) {
    orders_.emplace_back(order);
  }

  /// A copy that lives as long as the orders.
  [[nodiscard]] std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    auto* copy = static_cast<char*>(arena_.allocate(text.size(), 1));
    text.copy(copy, text.size());
    return {copy, text.size()};
  }
  /// The pieces, one behind the other.
  [[nodiscard]] std::string_view keep(std::initializer_list<std::string_view> pieces) {
    std::size_t octets = 0;
    for (const auto piece : pieces) octets += piece.size();
    auto* const copy = static_cast<char*>(arena_.allocate(octets, 1));
    auto* at = copy;
    for (const auto piece : pieces) at += piece.copy(at, piece.size());
    return {copy, octets};
  }
  [[nodiscard]] sip::HeaderLine keep(const sip::HeaderLine& line) {
    return {line.name, keep(line.value), keep(line.text_name)};
  }
  /// The lines and their values are both copied.
  [[nodiscard]] std::span<const sip::HeaderLine> keep(std::span<const sip::HeaderLine> lines) {
    if (lines.empty()) return {};
    auto* copies =
        static_cast<sip::HeaderLine*>(arena_.allocate(lines.size_bytes(), alignof(sip::HeaderLine)));
    for (std::size_t i = 0; i < lines.size(); ++i) {
      std::construct_at(copies + i, keep(lines[i]));
    }
    return {copies, lines.size()};
  }
  /// An empty list in the memory of the orders: what is put into it may be ordered as it is, when the list
  /// itself is gone. Views in it must live as long as the orders, and are not copied.
  [[nodiscard]] HeaderLines lines() {
    HeaderLines lines(&arena_);
    lines.reserve(12);
    return lines;
  }
  /// A dialog that no session holds: that of a 2xx nobody waits for.
  [[nodiscard]] sip::Dialog& keep(sip::Dialog&& dialog) { return dialogs_.emplace_back(std::move(dialog)); }

  [[nodiscard]] std::span<const Order> all() const noexcept { return orders_; }
  [[nodiscard]] bool empty() const noexcept { return orders_.empty(); }
  void clear() noexcept {
    orders_.clear();
    dialogs_.clear();
    arena_.release();
  }

 private:
  static constexpr std::size_t arena_octets = 65536;

  std::vector<std::byte> memory_ = std::vector<std::byte>(arena_octets);
  std::pmr::monotonic_buffer_resource arena_{memory_.data(), memory_.size()};
  std::vector<Order> orders_;
  std::deque<sip::Dialog> dialogs_;
};

}  // namespace trunkline::controlplane
