// Addresses of record: who is meant by a URI, in the one form that tables are searched with.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/endpoint.h"
#include "sip/message/uri.h"

namespace trunkline::controlplane {

/// The domains that we keep bindings for. Refers to what it is made from.
class OwnDomains {
 public:
  OwnDomains(std::span<const std::string> names, std::span<const base::IpAddress> addresses) noexcept
      : names_(names), addresses_(addresses) {}

  /// The domain's name in lower case; empty when it is none of ours. An address of ours stands for the first.
  [[nodiscard]] std::string_view find(std::string_view host) const noexcept;
  [[nodiscard]] std::span<const std::string> names() const noexcept { return names_; }
  [[nodiscard]] std::string_view first() const noexcept { return names_.front(); }

  /// "alice@example.test": without parameters and port, escapes resolved, the host in lower case (RFC 3261
  /// section 10.3, step 5). Nothing for a domain that is not ours, or a URI without a user.
  [[nodiscard]] std::optional<std::string> address_of_record(const sip::Uri& uri) const;

 private:
  std::span<const std::string> names_;
  std::span<const base::IpAddress> addresses_;
};

}  // namespace trunkline::controlplane
