// What a registrar's 200 says of our own contact among those of the user's other phones: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <trunkline/client.h>

#include "base/endpoint.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

/// Whether it can stand in +sip.instance; an empty one, of an account that names none, can.
[[nodiscard]] bool can_be_instance(std::string_view instance) noexcept;

struct RegisteredContact {
  std::optional<std::uint32_t> expires_s;  // of that contact; nothing: it does not say
  std::string gruu;                        // public, and fit for our Contact (RFC 5627 section 4.3); or empty
  std::uint32_t quiet_ms = 0;  // a flow was registered, which may be quiet for so long (RFC 5626); 0: none
};

/// `address`: of our Contact. `flow`: it had a reg-id.
[[nodiscard]] RegisteredContact registered_contact(const sip::Message& response, const Account& account,
                                                   bool flow, const base::Endpoint* address);

}  // namespace trunkline::controlplane
