// A call that a party of our own makes: it stands in the place of leg a, and has written no INVITE.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/endpoint.h"
#include "controlplane/session/new_call.h"

namespace trunkline::controlplane {

struct CallWish {
  std::string to;                          // a sip: or tel: URI
  std::string from;                        // the user part that the called one is told, at our own address
  std::string name;                        // and the name beside it; empty: none
  std::string domain = {};                 // in place of our own address, where that is known elsewhere;
  std::optional<base::Endpoint> via = {};  // and where all is sent, whatever `to` is
  rtp::SlotMode plays = rtp::SlotMode::silent;
  std::string contact = {};  // a URI that leads to the caller, in place of our own address; empty: that
};

/// No text of a program's begins a header field of its own, or ends its line.
[[nodiscard]] bool is_plain(std::string_view text) noexcept;

/// The INVITE that a party of our own would have sent: so that trunks, forks and their header changes serve
/// its calls as they serve everybody's.
class WishedInvite {
 public:
  /// nullptr: `to` is no address that could be called, or a text cannot stand in a header field.
  [[nodiscard]] static std::shared_ptr<const WishedInvite> of(CallWish wish);

  /// The same of a caller who is reached by that URI.
  [[nodiscard]] WishedInvite reached_by(const std::string& contact) const {
    auto other = *this;
    other.wish_.contact = contact;
    return other;
  }

  [[nodiscard]] const CallWish& wish() const noexcept { return wish_; }
  [[nodiscard]] sip::Message message() const noexcept { return {octets_, scan_}; }

 private:
  CallWish wish_;
  std::string octets_;
  sip::Scan scan_;
};

/// The INVITE, or re-INVITE, was challenged: once more, with `headers` and a new offer. False: it cannot be
/// made.
[[nodiscard]] bool invite_again(Call& call, std::span<const sip::HeaderLine> headers);

/// The session is new and empty but for its party. 0, or the status with which the call fails; then it has
/// ended.
[[nodiscard]] int begin_placed_call(Call& call, const sip::Message& invite, const Placing& placing);

}  // namespace trunkline::controlplane
