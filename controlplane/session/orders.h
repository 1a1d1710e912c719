// What the coordinator wants done: values that the shard carries out, in order, after each event.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/handle.h"
#include "base/octet_copy.h"
#include "controlplane/session/header_lines.h"
#include "controlplane/session/order_arena.h"
#include "sip/dialog/write_request.h"
#include "sip/proxy/forwarded_request.h"
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
  bool urgent = false;  // of an emergency call: the last transaction is good enough
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

/// Send a request on as a proxy does, in a transaction of its own; an ACK without one. Branch and transport
/// are the shard's to fill in.
struct ForwardRequestOrder {
  std::uint64_t user = 0;
  sip::Message request;
  base::Endpoint source;
  sip::ForwardedRequest as;
  sip::Hop to;
};

/// Answer a request with what somebody else has said to it.
struct ForwardResponseOrder {
  base::TransactionHandle server;
  sip::Told told;
  std::string_view octets;
};

/// Send what is no SIP, and no transaction waits for.
struct KeepAliveOrder {
  std::string_view octets;
  sip::Hop to;
};

using Order = std::variant<RespondOrder, RequestOrder, AckOrder, CancelOrder, ResendSuccessOrder,
                           ForwardRequestOrder, ForwardResponseOrder, KeepAliveOrder>;

/// The orders of one step, and the texts they refer to. Everything in it lives until clear().
class Orders {
 public:
  template <class Kind>
  void add(const Kind& order) {
    orders_.emplace_back(order);
  }
  /// An empty one, to be filled in where it stands. Until the next is added.
  template <class Kind>
  [[nodiscard]] Kind& add() {
    return *std::get_if<Kind>(&orders_.emplace_back(std::in_place_type<Kind>));
  }

  /// A copy that lives as long as the orders; what does so already as it is. Inlined, so that what is known
  /// to be empty, or of a known length, costs nothing to ask.
  [[nodiscard, gnu::always_inline]] std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    return arena_.holds(text.data()) ? text : keep_joined(text);
  }
  /// The pieces, one behind the other. Inlined, so that lengths which the compiler knows stay known.
  template <class... Pieces>
  [[nodiscard, gnu::always_inline]] std::string_view keep_joined(const Pieces&... pieces) {
    return join(std::string_view(pieces)...);
  }
  [[nodiscard]] sip::HeaderLine keep(const sip::HeaderLine& line) {
    return {line.name, keep(line.value), keep(line.text_name)};
  }
  /// The lines and their values are both copied.
  [[nodiscard]] std::span<const sip::HeaderLine> keep(std::span<const sip::HeaderLine> lines) {
    if (lines.empty()) return {};
    HeaderLines copies(arena_, lines.size());
    for (const auto& line : lines) copies.push_back(keep(line));
    return copies;
  }
  /// An empty list in the memory of the orders: what is put into it may be ordered as it is, when the list
  /// itself is gone. Views in it must live as long as the orders, and are not copied.
  [[nodiscard]] HeaderLines lines() { return HeaderLines(arena_, usual_lines); }
  /// A dialog that no session holds: that of a 2xx nobody waits for.
  [[nodiscard]] sip::Dialog& keep(sip::Dialog&& dialog) { return dialogs_.emplace_back(std::move(dialog)); }

  /// Who carries one out fills in what is his.
  [[nodiscard]] std::span<Order> all() noexcept { return orders_; }
  [[nodiscard]] bool empty() const noexcept { return orders_.empty(); }
  void clear() noexcept {
    orders_.clear();
    if (!dialogs_.empty()) dialogs_.clear();
    arena_.clear();
  }

 private:
  template <class... Texts>
  [[gnu::always_inline]] std::string_view join(Texts... texts) {
    const auto octets = (texts.size() + ...);
    auto* const copy = static_cast<char*>(arena_.take(octets, 1));
    auto* at = copy;
    ((base::copy_octets(at, texts.data(), texts.size()), at += texts.size()), ...);
    return {copy, octets};
  }

  static constexpr std::size_t usual_lines = 12;

  OrderArena arena_;
  std::vector<Order> orders_;
  std::deque<sip::Dialog> dialogs_;
};

}  // namespace trunkline::controlplane
