#include "perf/trafgen/callee.h"

#include <array>

#include <fmt/format.h>

#include "perf/trafgen/caller_text.h"
#include "perf/trafgen/sdp_text.h"
#include "sip/message/response.h"
#include "sip/message/writer.h"

namespace trunkline::trafgen {
namespace {

using sip::HeaderName;
using sip::Method;

constexpr std::uint32_t unnamed = 0;

std::optional<std::uint32_t> call_named_by(const CalleeSettings& settings, const sip::Message& request) {
  const auto uri = sip::parse_uri(request.request_uri());
  return uri ? call_of_user(settings.user, uri->user) : std::nullopt;
}

}  // namespace

Answer answer_request(const CalleeSettings& settings, const MediaAddresses& media,
                      const sip::Message& request, const base::Endpoint& source) {
  Answer answer{{}, call_named_by(settings, request), {}};
  if (request.method() == Method::ack) return answer;
  const bool invites = request.method() == Method::invite;
  if (invites) answer.media = media_endpoint(request.body());
  const int status = invites && !answer.media ? 488 : 200;

  std::array<char, 8192> room;
  sip::Writer writer(room);
  // The tag follows from the Call-ID, so that a repeated INVITE meets the same dialog.
  const auto tag = fmt::format("tg{:x}", std::hash<std::string_view>{}(request.call_id()));
  sip::write_response_head(writer, request, source, status, {}, tag);
  if (invites && status == 200) {
    const auto call = answer.call.value_or(unnamed);
    writer.header(HeaderName::contact, "<sip:", settings.user, call, "@", settings.local.to_string(), ">");
    writer.body("application/sdp", write_sdp(media.of(call), settings.codec));
  }
  if (const auto text = writer.finish()) answer.text = *text;
  return answer;
}

}  // namespace trunkline::trafgen
