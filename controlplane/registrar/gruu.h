// Public GRUUs (RFC 5627): a URI for one instance of a user's, made of his address of record.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "controlplane/registrar/binding.h"
#include "sip/message/uri.h"

namespace trunkline::controlplane {

/// "sip:alice@example.test;gr=urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6" for an instance as Contact has
/// it, between "<" and ">". The same at every registration, so that nothing need be kept of it.
[[nodiscard]] std::string public_gruu(std::string_view aor, std::string_view instance);

/// The instance that a URI asks for, without "<" and ">"; nothing: it asks for whoever is there. An empty one
/// is a temporary GRUU's, which we have not made.
[[nodiscard]] std::optional<std::string> instance_of(const sip::Uri& uri);

/// Whether the binding is that instance's. Nothing: any one is.
[[nodiscard]] bool is_of_instance(const Binding& binding, const std::optional<std::string>& instance);

}  // namespace trunkline::controlplane
