// Which lines of a peer's description another peer may see.
#pragma once

#include <string_view>

#include "base/inline_vector.h"
#include "rtp/sdp/attribute.h"
#include "rtp/sdp/connection.h"
#include "rtp/sdp/description.h"

namespace trunkline::rtp {

// Hides what belongs to the peer's own place in the network and would be wrong or telling on the other side
// of a relay. Dropped: o=, s= and c= (written anew), i=, u=, e=, p= and a=tool (words about the session, its
// owner and his program), k= (RFC 8866 section 5.12), ICE, a=rtcp and a=source-filter (addresses), a CNAME in
// a=ssrc that names a user or his host, BUNDLE (each stream has a port of its own here), what mentions an
// address of the peer, and what names any place in an attribute that nobody knows, or in a=mid and a=group,
// which are tokens of their writer's own making. Everything else is carried.

/// An IPv4 or IPv6 address stands in it, or what reads as a host's name: labels parted by dots, the last of
/// which begins with a letter as that of no number does ("pbx1.internal", and the "f81d.local" of mDNS). A
/// name without a dot is a word like any other.
[[nodiscard, gnu::cold, gnu::noinline]] bool names_place(std::string_view text) noexcept;

/// Nothing but an address of the peer in it can keep the attribute here.
[[nodiscard]] bool is_carried(const Attribute& attribute) noexcept;

/// The addresses that a peer describes itself by, which no line may name.
class PeerAddresses {
 public:
  explicit PeerAddresses(const Description& description) noexcept;

  /// Of one line, or of many together.
  [[nodiscard]] bool are_in(std::string_view text) const noexcept;
  /// The same of an attribute: hexadecimal digits and base64 may look like anything.
  [[nodiscard]] bool are_told_by(std::string_view value, AttributeName name) const noexcept;

 private:
  [[nodiscard]] bool has(std::string_view text) const noexcept;
  void add(const Connection& connection) noexcept;

  /// Of o= and of every c= line.
  base::InlineVector<std::string_view, Description::most_media + 2> addresses_;
};

}  // namespace trunkline::rtp
