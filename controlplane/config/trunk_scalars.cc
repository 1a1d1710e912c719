#include "controlplane/config/trunk_scalars.h"

#include <algorithm>

#include "base/ascii.h"
#include "controlplane/config/host_character.h"

namespace trunkline::controlplane {
namespace {

constexpr std::uint16_t sip_port = 5060;

// What ends in a digit is an address, or meant to be one (RFC 3261 section 25.1, toplabel).
bool is_host_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), is_host_character) && name.front() != '.' &&
         base::is_alpha(name.back());
}

}  // namespace

Scanned<base::AddressPrefix> Scalar<base::AddressPrefix>::read(std::string_view word, bool) {
  if (const auto prefix = base::AddressPrefix::parse(word)) return *prefix;
  const auto slash = word.find('/');
  const auto address = base::IpAddress::parse(word.substr(0, slash));
  const auto length = slash == std::string_view::npos
                          ? std::nullopt
                          : base::parse_decimal<std::uint8_t>(word.substr(slash + 1));
  if (address && length && *length <= (address->is_v4() ? 32 : 128)) {
    const auto bits = static_cast<std::uint8_t>(*length + (address->is_v4() ? 96 : 0));
    return misread("has bits set behind its length",
                   "write " + base::AddressPrefix{base::masked(*address, bits), bits}.to_string());
  }
  return misread("must be an address or a network, not `" + std::string(word) + '`',
                 "such as 192.0.2.0/24 or 2001:db8::1");
}

Scanned<TrunkName> Scalar<TrunkName>::read(std::string_view word, bool quoted) {
  if (word == users_word || word == others_word) {
    return misread('`' + std::string(word) + "` is no name of a trunk: in routes.rules[].from it means " +
                       (word == users_word ? "who has registered here" : "who is neither trunk nor user"),
                   "give it another name");
  }
  return Scalar<std::string>::read(word, quoted).map([](std::string text) {
    return TrunkName{std::move(text)};
  });
}

WordShape Scalar<TrunkName>::shape() {
  auto made = Scalar<std::string>::shape();
  made.reserved = {std::string(users_word), std::string(others_word)};
  return made;
}

Scanned<TrunkHost> Scalar<TrunkHost>::read(std::string_view word, bool) {
  TrunkHost host;
  host.text = word;
  if (const auto endpoint = base::Endpoint::parse(word); endpoint && endpoint->port != 0) {
    host.endpoint = *endpoint;
    return host;
  }
  if (const auto address = base::IpAddress::parse(word)) {
    host.endpoint = base::Endpoint{*address, sip_port};
    return host;
  }
  const auto colon = word.find(':');
  for (const char c : word.substr(0, colon)) host.name += base::lower(c);
  const auto port = colon == std::string_view::npos
                        ? std::optional<std::uint16_t>(std::uint16_t{0})
                        : base::parse_decimal<std::uint16_t>(word.substr(colon + 1));
  if (!is_host_name(host.name) || !port || (colon != std::string_view::npos && *port == 0)) {
    return misread(
        "must be an address or a host name, with a port or without, not `" + std::string(word) + '`',
        "such as 192.0.2.1:5060 or sip.example.net");
  }
  host.port = *port;
  return host;
}

}  // namespace trunkline::controlplane
