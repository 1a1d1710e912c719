// Which Request-URIs are emergency calls: these get through where others must wait.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trunkline::dataplane {

/// `urn:service:sos` and its sub-services (RFC 5031 section 4.2), and the user part of a SIP URI or the
/// number of a tel URI where it is one of the configured ones. Made at start, then only read.
class EmergencySet {
 public:
  explicit EmergencySet(std::span<const std::string> numbers) : numbers_(numbers.begin(), numbers.end()) {}

  [[nodiscard]] bool matches(std::string_view uri) const noexcept;
  /// The same for a message that nothing has looked at yet: an INVITE whose Request-URI is one of the set.
  [[nodiscard]] bool invites(std::string_view octets) const noexcept;

 private:
  std::vector<std::string> numbers_;
};

}  // namespace trunkline::dataplane
