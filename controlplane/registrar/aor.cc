#include "controlplane/registrar/aor.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace trunkline::controlplane {

std::string_view OwnDomains::find(std::string_view host) const noexcept {
  for (const auto& name : names_) {
    if (base::equals_ignoring_case(name, host)) return name;
  }
  const auto address = base::IpAddress::parse(host);
  const bool ours = address && std::find(addresses_.begin(), addresses_.end(), *address) != addresses_.end();
  return ours ? first() : std::string_view{};
}

std::optional<std::string> OwnDomains::address_of_record(const sip::Uri& uri) const {
  if (!uri.is_sip() || uri.user.empty()) return std::nullopt;
  const auto domain = find(uri.host);
  if (domain.empty()) return std::nullopt;
  std::array<char, 256> user{};
  const auto plain = sip::unescape(uri.user, user);
  if (!plain) return std::nullopt;
  std::string aor(*plain);
  aor.append(1, '@').append(domain);
  return aor;
}

}  // namespace trunkline::controlplane
