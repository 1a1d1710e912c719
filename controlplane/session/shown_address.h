// An address of one side as the other side may see it: who, and not where.
#pragma once

#include <string>
#include <string_view>

#include "base/endpoint.h"
#include "controlplane/session/orders.h"
#include "sip/message/name_addr.h"

namespace trunkline::controlplane {

inline constexpr std::string_view anonymous_uri =
    "sip:anonymous@anonymous.invalid";  // RFC 3323 section 4.1.1.3
inline constexpr std::string_view anonymous_host = "anonymous.invalid";

/// Of a user part, as it stands in a URI, at an address.
[[nodiscard]] std::string uri_at(std::string_view user, const base::Endpoint& local);
/// The user part at our own address `local`, as a URI without parameters. A tel: URI
/// keeps its number, and a local one its context where that is a number, too; one of a domain becomes ours.
/// Who is nobody (`anonymous.invalid`) stays it.
[[nodiscard]] std::string shown_uri(const sip::NameAddr& address, const base::Endpoint& local);
[[nodiscard]] std::string shown_uri(std::string_view uri, const base::Endpoint& local);
/// The same of an address and its URI, where that can be read, with the display name, in angle brackets.
/// Lives as long as the orders.
[[nodiscard]] std::string_view shown_address(Orders& orders, const sip::NameAddr& address,
                                             const base::Result<sip::Uri, sip::ParseError>& uri,
                                             const base::Endpoint& local);

}  // namespace trunkline::controlplane
