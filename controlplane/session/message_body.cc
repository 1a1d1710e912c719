#include "controlplane/session/message_body.h"

#include <algorithm>
#include <string>

#include "base/ascii.h"
#include "controlplane/session/shown_header.h"
#include "sip/message/nested_parts.h"

namespace trunkline::controlplane {
namespace {

/// Empty: it is no multipart body, or a broken one.
sip::BodyParts parts_in(const sip::Message& message) noexcept {
  const auto media = message.content_type();
  if (!media || !base::equals_ignoring_case(media->type, "multipart")) return {};
  const auto parts = sip::parse_nested_parts(*media, message.body());
  return parts ? *parts : sip::BodyParts{};
}

/// Nearly every body is this, or none.
bool is_description_alone(std::string_view type) noexcept { return type.empty() || type == sdp_type; }

bool goes_on(const sip::BodyPart& part) noexcept {
  const auto media = sip::parse_media_type(part.type);
  const bool nested = media && base::equals_ignoring_case(media->type, "multipart");
  return !nested && !part.is("application", "sdp") && !part.is("message", "sip") &&
         !part.is("message", "sipfrag");
}

void append_field(std::string& text, std::string_view name, std::string_view value) {
  if (!value.empty()) text.append(name).append(": ").append(value).append("\r\n");
}

void append_part(std::string& text, std::string_view boundary, const sip::BodyPart& part) {
  text.append("--").append(boundary).append("\r\n");
  append_field(text, "Content-Type", part.type);
  append_field(text, "Content-Disposition", shown_disposition(part.disposition));
  append_field(text, "Content-Transfer-Encoding", part.transfer_encoding);
  append_field(text, "Content-Language", part.language);
  append_field(text, "Content-Encoding", part.encoding);
  text.append("\r\n").append(part.content).append("\r\n");
}

}  // namespace

std::string_view description_in(const sip::Message& message) noexcept {
  if (message.body().empty() || is_description_alone(message.first(sip::HeaderName::content_type)))
    return message.body();
  const auto media = message.content_type();
  if (media && media->is("application", "sdp")) return message.body();
  for (const auto& part : parts_in(message)) {
    if (part.is_session_description()) return part.content;
  }
  return {};
}

sip::BodyParts others_in(const sip::Message& message) noexcept {
  sip::BodyParts others;
  if (message.body().empty() || is_description_alone(message.first(sip::HeaderName::content_type)))
    return others;
  for (const auto& part : parts_in(message)) {
    if (goes_on(part)) static_cast<void>(others.push_back(part));
  }
  return others;
}

bool needs_more_than_description(const sip::Message& invite) noexcept {
  const auto others = others_in(invite);
  return std::any_of(others.begin(), others.end(), [](const auto& part) { return part.must_be_known(); });
}

JoinedBody join_parts(Call& call, std::string_view description, const sip::BodyParts& others) {
  if (others.empty()) return {sdp_type, call.orders.keep(description)};
  // Drawn, so that nobody can write it into a part.
  const auto digits = base::to_hex(call.environment.random.next());
  const std::string_view boundary(digits.data(), digits.size());
  std::string text;
  if (!description.empty()) append_part(text, boundary, {.type = sdp_type, .content = description});
  for (const auto& part : others) append_part(text, boundary, part);
  text.append("--").append(boundary).append("--\r\n");
  return {call.orders.keep_joined("multipart/mixed;boundary=", boundary), call.orders.keep(text)};
}

JoinedBody join_parts(Call& call, const Carried& carried, HeaderLines& lines) {
  const auto others = others_in(*carried.body_of);
  if (others.empty() && carried.description.empty()) return {};
  if (!others.empty()) lines.push_back({sip::HeaderName::mime_version, "1.0"});
  return join_parts(call, carried.description, others);
}

}  // namespace trunkline::controlplane
