#include "controlplane/session/passed_body.h"

#include <optional>
#include <string>

#include "base/ascii.h"
#include "controlplane/session/header_policy.h"
#include "sip/message/multipart.h"

namespace trunkline::controlplane {
namespace {

constexpr int most_levels = 3;  // as many as of an INVITE are opened

bool names_addresses(const sip::MediaType& media) noexcept {
  return media.is("application", "sdp") || media.is("message", "sip") || media.is("message", "sipfrag");
}

class Sieve {
 public:
  /// Nothing: all of it, as it stands. An empty text: none of it.
  std::optional<std::string> left_of(std::string_view type, std::string_view body, int level) {
    const bool part = level != 0;
    if (part && type.empty()) return std::nullopt;  // text/plain (RFC 2046 section 5.1)
    const auto media = sip::parse_media_type(type);
    if (!media || names_addresses(*media)) return std::string{};
    if (!base::equals_ignoring_case(media->type, "multipart")) return std::nullopt;
    return left_of_parts(*media, body, level);
  }
  [[nodiscard]] bool misses_required() const noexcept { return misses_required_; }

 private:
  std::optional<std::string> left_of_parts(const sip::MediaType& media, std::string_view body, int level) {
    if (level == most_levels) return std::string{};
    const auto parts = sip::parse_multipart(media, body);
    if (!parts) return std::string{};
    std::optional<std::string> left;
    const char* behind = body.data();  // the part before
    for (const auto& part : *parts) {
      const auto kept = left_of(part.type, part.content, level + 1);
      const char* const end = part.content.data() + part.content.size();
      if (kept && !left) left.emplace(body.data(), behind);
      // Of alternatives any will do.
      if (kept && kept->empty() && media.is("multipart", "mixed") && part.must_be_known())
        misses_required_ = true;
      if (kept && !kept->empty()) left->append(behind, part.content.data()).append(*kept);
      if (!kept && left) left->append(behind, end);
      behind = end;
    }
    if (!left || left->empty()) return left;
    // What is signed, or refers to other parts, is nothing without them.
    if (!media.is("multipart", "mixed") && !media.is("multipart", "alternative")) return std::string{};
    left->append(behind, body.data() + body.size());
    return left;
  }

  bool misses_required_ = false;
};

}  // namespace

PassedBody passed_on(const sip::Message& message, Orders& orders) {
  if (message.body().empty()) return {content_type_of(message, orders)};
  const auto type = content_type_of(message, orders);
  Sieve sieve;
  const auto left = sieve.left_of(type, message.body(), 0);
  if (!left) return {type, orders.keep(message.body())};
  const auto disposition = message.first(sip::HeaderName::content_disposition);
  if (left->empty()) return {.lost = true, .refused = sip::must_be_known(disposition)};
  return {type, orders.keep(*left), false, sieve.misses_required()};
}

void forget_body(std::vector<sip::HeaderLine>& lines) {
  std::erase_if(lines, [](const sip::HeaderLine& line) {
    using enum sip::HeaderName;
    return line.name == content_disposition || line.name == content_encoding ||
           line.name == content_language || line.name == content_transfer_encoding ||
           line.name == mime_version;
  });
}

}  // namespace trunkline::controlplane
