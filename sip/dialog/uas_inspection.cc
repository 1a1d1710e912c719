#include "sip/dialog/uas_inspection.h"

#include <algorithm>
#include <cstring>

#include "base/ascii.h"

namespace trunkline::sip {
namespace {

std::optional<Rejection> inspect_method(const Message& request, const UasPolicy& policy) noexcept {
  if (request.method() == Method::unknown) return Rejection{501, {}, HeaderName::allow, policy.allow};
  if (std::find(policy.allowed.begin(), policy.allowed.end(), request.method()) == policy.allowed.end()) {
    return Rejection{405, {}, HeaderName::allow, policy.allow};
  }
  return std::nullopt;
}

std::optional<Rejection> inspect_uri(const Message& request) noexcept {
  const auto uri = parse_uri(request.request_uri());
  if (!uri) return Rejection{400, "Malformed Request-URI"};
  // sips asks for TLS on every hop (section 26.2.2), which a request that came over UDP cannot be given.
  if (uri->scheme != Scheme::sip && uri->scheme != Scheme::tel) return Rejection{416};
  return std::nullopt;
}

std::optional<Rejection> inspect_require(const Message& request, const UasPolicy& policy,
                                         std::span<char> scratch) noexcept {
  std::size_t written = 0;
  for (const auto tag : request.values(HeaderName::require)) {
    const auto known = std::any_of(policy.option_tags.begin(), policy.option_tags.end(),
                                   [&](auto ours) { return base::equals_ignoring_case(ours, tag); });
    if (known || tag.empty()) continue;
    const std::size_t comma = written == 0 ? 0 : 2;
    if (written + comma + tag.size() > scratch.size()) break;
    if (comma != 0) std::memcpy(scratch.data() + written, ", ", comma);
    std::memcpy(scratch.data() + written + comma, tag.data(), tag.size());
    written += comma + tag.size();
  }
  if (written == 0) return std::nullopt;
  return Rejection{420, {}, HeaderName::unsupported, {scratch.data(), written}};
}

std::optional<Rejection> inspect_content(const Message& request, const UasPolicy& policy) noexcept {
  if (request.body().empty()) return std::nullopt;
  const auto encoding = request.first(HeaderName::content_encoding);
  if (!encoding.empty() && !base::equals_ignoring_case(encoding, "identity")) {
    return Rejection{415, {}, HeaderName::accept_encoding, "identity"};
  }
  if (!request.has(HeaderName::content_type)) return Rejection{400, "Missing Content-Type"};
  const auto type = request.content_type();
  if (!type) return Rejection{400, "Malformed Content-Type"};
  if (base::equals_ignoring_case(type->type, "application") &&
      base::equals_ignoring_case(type->subtype, "sdp")) {
    return std::nullopt;
  }
  // Content that may be ignored is (section 20.11): Content-Disposition says handling=optional.
  const auto disposition = request.first(HeaderName::content_disposition);
  if (disposition.find("handling=optional") != std::string_view::npos) return std::nullopt;
  return Rejection{415, {}, HeaderName::accept, policy.accept};
}

}  // namespace

std::optional<Rejection> inspect_as_uas(const Message& request, const UasPolicy& policy, bool merged,
                                        std::span<char> scratch) noexcept {
  if (auto rejection = inspect_method(request, policy)) return rejection;
  if (auto rejection = inspect_uri(request)) return rejection;
  if (merged) return Rejection{482};
  if (auto rejection = inspect_require(request, policy, scratch)) return rejection;
  return inspect_content(request, policy);
}

}  // namespace trunkline::sip
