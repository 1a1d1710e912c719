#include "sip/dialog/uas_inspection.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "sip/message/characters.h"
#include "sip/message/nested_parts.h"
#include "sip/message/sos_urn.h"

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
  const auto uri = request.uri();
  if (!uri) return Rejection{400, "Malformed Request-URI"};
  // sips asks for TLS on every hop (section 26.2.2), which a request that came over UDP cannot be given.
  if (uri->scheme == Scheme::sip || uri->scheme == Scheme::tel) {
    if (uri->header_text.empty()) [[likely]]
      return std::nullopt;
    return Rejection{400, "Header Fields in Request-URI"};  // section 19.1.1: not allowed there
  }
  // A call for help is routed by its service's name (RFC 5031 section 4.2), and never refused for it.
  const bool carried = request.method() == Method::invite || request.method() == Method::message;
  return carried && is_sos_urn(uri->text) ? std::nullopt : std::optional(Rejection{416});
}

bool is_known(std::string_view tag, const UasPolicy& policy) noexcept {
  return std::any_of(policy.option_tags.begin(), policy.option_tags.end(),
                     [&](auto ours) { return base::equals_ignoring_case(ours, tag); });
}

std::optional<Rejection> inspect_require(const Message& request, const UasPolicy& policy,
                                         std::span<char> scratch) noexcept {
  std::size_t written = 0;
  bool unknown = false;
  for (const auto tag : request.values(HeaderName::require)) {
    if (tag.empty() || is_known(tag, policy)) continue;
    // It is to be said again in Unsupported, where only a token can stand.
    if (!is_token(tag)) return Rejection{400, "Malformed Require"};
    unknown = true;
    const std::string_view comma = written == 0 ? "" : ", ";
    if (written + comma.size() + tag.size() > scratch.size()) continue;
    std::copy(comma.begin(), comma.end(), scratch.data() + written);
    std::copy(tag.begin(), tag.end(), scratch.data() + written + comma.size());
    written += comma.size() + tag.size();
  }
  if (!unknown) return std::nullopt;
  return Rejection{420, {}, HeaderName::unsupported, {scratch.data(), written}};
}

/// A description of another session, or a whole SIP message: both name addresses of whoever wrote them.
bool names_addresses(const BodyPart& part) noexcept {
  return part.is("application", "sdp") || part.is("message", "sip") || part.is("message", "sipfrag");
}

bool is_plain(std::string_view encoding) noexcept {
  constexpr std::array<std::string_view, 5> plain{"", "7bit", "8bit", "binary", "identity"};
  return std::any_of(plain.begin(), plain.end(),
                     [&](auto each) { return base::equals_ignoring_case(encoding, each); });
}

/// RFC 5621 sections 4 and 5. What a part beside the description means is for whoever is called to say: it
/// goes on to him with the first INVITE, and with no other request.
std::optional<Rejection> inspect_parts(const Message& request, const MediaType& type,
                                       const UasPolicy& policy) noexcept {
  const Rejection unsupported{415, {}, HeaderName::accept, policy.accept};
  if (!type.is("multipart", "mixed") && !type.is("multipart", "alternative")) return unsupported;
  const auto parts = parse_nested_parts(type, request.body());
  if (!parts) return Rejection{400, "Malformed Multipart Body"};
  if (parts->empty()) return unsupported;  // alternatives, none of which describes a session
  const auto to = request.to();
  const bool goes_on = request.method() == Method::invite && to && to->tag.empty();
  int descriptions = 0;
  for (const auto& part : *parts) {
    const auto media = parse_media_type(part.type);
    if (!part.type.empty() && !media) return Rejection{400, "Malformed Content-Type"};
    if (media && base::equals_ignoring_case(media->type, "multipart")) {
      if (part.must_be_known()) return unsupported;
    } else if (part.is_session_description()) {
      if (++descriptions > 1) return Rejection{400, "Several Session Descriptions"};
      if (!is_plain(part.transfer_encoding) || !is_plain(part.encoding)) return unsupported;
    } else if (part.must_be_known() && (!goes_on || names_addresses(part))) {
      return unsupported;
    }
  }
  return std::nullopt;
}

std::optional<Rejection> inspect_content(const Message& request, const UasPolicy& policy) noexcept {
  if (request.body().empty()) return std::nullopt;
  const auto encoding = request.first(HeaderName::content_encoding);
  if (!encoding.empty() && !base::equals_ignoring_case(encoding, "identity")) {
    return Rejection{415, {}, HeaderName::accept_encoding, "identity"};
  }
  if (!request.has(HeaderName::content_type)) return Rejection{400, "Missing Content-Type"};
  if (request.first(HeaderName::content_type) == "application/sdp") return std::nullopt;  // as nearly all
  const auto type = request.content_type();
  if (!type) return Rejection{400, "Malformed Content-Type"};
  if (type->is("application", "sdp")) return std::nullopt;
  if (!must_be_known(request.first(HeaderName::content_disposition))) return std::nullopt;
  if (base::equals_ignoring_case(type->type, "multipart")) return inspect_parts(request, *type, policy);
  return Rejection{415, {}, HeaderName::accept, policy.accept};
}

/// Whether a media range of Accept (section 20.1) takes in application/sdp.
bool accepts_sdp(std::string_view range) noexcept {
  const auto type = base::trim(range.substr(0, range.find(';')));
  return type == "*/*" || base::equals_ignoring_case(type, "application/*") ||
         base::equals_ignoring_case(type, "application/sdp");
}

/// The answer to a session's offer is SDP: who does not take that cannot be answered (section 21.4.7).
std::optional<Rejection> inspect_accept(const Message& request) noexcept {
  const bool gets_sdp = request.method() == Method::invite || request.method() == Method::update;
  if (!gets_sdp || !request.has(HeaderName::accept)) return std::nullopt;
  for (const auto range : request.values(HeaderName::accept)) {
    if (accepts_sdp(range)) return std::nullopt;
  }
  return Rejection{406};
}

}  // namespace

std::optional<Rejection> inspect_as_uas(const Message& request, const UasPolicy& policy, bool merged,
                                        std::span<char> scratch) noexcept {
  if (auto rejection = inspect_method(request, policy)) return rejection;
  if (auto rejection = inspect_uri(request)) return rejection;
  if (merged) return Rejection{482};
  if (auto rejection = inspect_require(request, policy, scratch)) return rejection;
  if (!policy.any_content) {
    if (auto rejection = inspect_content(request, policy)) return rejection;
  }
  return inspect_accept(request);
}

}  // namespace trunkline::sip
