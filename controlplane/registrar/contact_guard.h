// Where a user may not have his calls sent: a contact is called as it stands, past the dial plan.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "base/address_prefix.h"
#include "controlplane/registrar/register_wish.h"

namespace trunkline::controlplane {

/// The reason phrase of a 403; empty: the wish may be granted. A contact at the address of a carrier is
/// refused, unless the REGISTER came from there; so is a Path that leads elsewhere than back to who sent it,
/// unless he is `trusted`: a user could name anybody in it (RFC 3327 section 6). What is a name, or lies
/// behind a NAT, is called the way the REGISTER came.
[[nodiscard]] std::string_view objection_to(const RegisterWish& wish,
                                            std::span<const base::AddressPrefix> trusted,
                                            const std::function<bool(const base::IpAddress&)>& is_of_carrier);

}  // namespace trunkline::controlplane
