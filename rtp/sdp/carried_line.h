// Which lines of a peer's description another peer may see.
#pragma once

#include <string_view>

#include "base/inline_vector.h"
#include "rtp/sdp/attribute.h"
#include "rtp/sdp/connection.h"
#include "rtp/sdp/description.h"

namespace trunkline::rtp {

// Hides what belongs to the peer's own place in the network and would be wrong or telling on the other side
// of a relay. Dropped: o= and c= (written anew), u=, e=, p= (who the owner is), k= (RFC 8866 section 5.12),
// ICE, a=rtcp and a=source-filter (addresses), a CNAME in a=ssrc that names a user and his host, BUNDLE
// (each stream has a port of its own here), and any text that mentions an address of the peer. Everything
// else is carried.

/// Nothing but an address of the peer in it can keep the attribute here.
[[nodiscard]] bool is_carried(const Attribute& attribute) noexcept;

/// The addresses that a peer describes itself by, which no line may name.
class PeerAddresses {
 public:
  explicit PeerAddresses(const Description& description) noexcept;

  /// Of one line, or of many together.
  [[nodiscard]] bool are_in(std::string_view text) const noexcept;
  /// The same of an attribute, or of i=: hexadecimal digits and base64 may look like anything.
  [[nodiscard]] bool are_told_by(std::string_view value, AttributeName name) const noexcept;

 private:
  [[nodiscard]] bool has(std::string_view text) const noexcept;
  void add(const Connection& connection) noexcept;

  /// Of o= and of every c= line.
  base::InlineVector<std::string_view, Description::most_media + 2> addresses_;
};

}  // namespace trunkline::rtp
