// The hosts and sources of trunks as configured values.
#pragma once

#include <string>
#include <string_view>

#include "base/address_prefix.h"
#include "controlplane/config/scalar.h"
#include "controlplane/routing/trunk.h"

namespace trunkline::controlplane {

template <>
struct Scalar<base::AddressPrefix> {
  /// "192.0.2.0/24", "2001:db8::/32", or one address.
  static Scanned<base::AddressPrefix> read(std::string_view word, bool quoted);
  static std::string print(const base::AddressPrefix& value) { return value.to_string(); }
  static WordShape shape() { return {WordType::text, R"(^[0-9A-Fa-f:.]+(/[0-9]+)?$)", {}, "192.0.2.0/24"}; }
};

/// As rules and groups call it. In the `from` of a rule two words mean others than trunks.
struct TrunkName {
  std::string text;
};

template <>
struct Scalar<TrunkName> {
  static Scanned<TrunkName> read(std::string_view word, bool quoted);
  static std::string print(const TrunkName& value) { return value.text; }
  static WordShape shape();
};

/// Who has registered here, and whoever is neither that nor a trunk.
inline constexpr std::string_view users_word = "users";
inline constexpr std::string_view others_word = "others";

template <>
struct Scalar<TrunkHost> {
  /// "192.0.2.1:5060", an address alone for port 5060, "sip.example.net" or "sip.example.net:5070".
  static Scanned<TrunkHost> read(std::string_view word, bool quoted);
  static std::string print(const TrunkHost& value) { return value.text; }
  static WordShape shape() {
    return {WordType::text,
            R"(^(\[[0-9A-Fa-f:.]+\](:[0-9]+)?|[0-9A-Fa-f:]+|[0-9A-Za-z.-]+(:[0-9]+)?)$)",
            {},
            "sip.example.net"};
  }
};

}  // namespace trunkline::controlplane
