// GRUUs (RFC 5627), URIs for one instance of a user's: the public one, made of his address of record, and
// what a GRUU asks for.
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

/// An instance without its "<" and ">".
[[nodiscard]] std::string_view without_brackets(std::string_view instance) noexcept;

/// The instance that a URI asks for, without "<" and ">"; nothing: it asks for whoever is there. Empty: it is
/// a temporary GRUU, whose user part knows the instance, or names none that could be.
[[nodiscard]] std::optional<std::string> instance_of(const sip::Uri& uri);

/// Whether the binding is that instance's. Nothing: any one is.
[[nodiscard]] bool is_of_instance(const Binding& binding, const std::optional<std::string>& instance);

}  // namespace trunkline::controlplane
