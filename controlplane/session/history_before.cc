#include "controlplane/session/history_before.h"

#include <array>

#include "controlplane/session/shown_header.h"
#include "sip/message/characters.h"
#include "sip/message/uri_compare.h"

namespace trunkline::controlplane {
namespace {

/// "A Privacy header in the hi-targeted-to-uri": this entry alone is private (RFC 7044 section 10.1.1).
/// Whatever it asks for, but `none`, is taken for it.
bool is_private(const sip::NameAddr& address) {
  const auto uri = address.uri();
  if (!uri || !uri->is_sip()) return false;
  for (const auto& header : uri->headers()) {
    if (sip::same_escaped_ignoring_case(header.name, "Privacy") &&
        !sip::same_escaped_ignoring_case(header.value, "none"))
      return true;
  }
  return false;
}

/// Why the call did not stay there, as others have written it into the URI: the codes alone, since a text may
/// name a host.
std::string reasons_of(const sip::NameAddr& address) {
  const auto uri = address.uri();
  if (!uri || !uri->is_sip()) return {};
  std::string reasons;
  for (const auto& header : uri->headers()) {
    std::array<char, 256> room;
    if (!sip::same_escaped_ignoring_case(header.name, "Reason")) continue;
    const auto value = sip::unescape(header.value, room);
    for (const std::string_view protocol : {"SIP", "Q.850"}) {
      const auto cause = value ? cause_in(*value, protocol) : std::nullopt;
      if (cause) append_uri_header(reasons, reason_header(protocol, *cause));
    }
  }
  return reasons;
}

bool is_index(std::string_view text) {
  constexpr std::size_t longest = 64;
  return !text.empty() && text.size() <= longest && text.find_first_not_of("0123456789.") == text.npos;
}

}  // namespace

std::vector<HistoryEntry> way_before(const ForwardingStory& story) {
  std::vector<HistoryEntry> way;
  for_each_before(story, sip::HeaderName::history_info,
                  [&](const sip::NameAddr& address, const std::string& uri) {
                    auto& entry = way.emplace_back();
                    const bool marked = is_private(address);
                    const bool hidden = story.anonymous || (marked && !story.trusted);
                    entry.uri = hidden ? std::string(anonymous_uri) : uri;
                    const auto before = address.uri();
                    const auto cause = before ? before->parameter("cause") : std::nullopt;
                    if (cause && !hidden && sip::is_token(cause->value))
                      entry.uri.append(";cause=").append(cause->value);
                    if (marked && !hidden) entry.headers = "Privacy=history";  // it stays so beyond him
                    if (!hidden) append_uri_header(entry.headers, reasons_of(address));
                    const auto place = address.params.find("index");
                    if (place && is_index(place->value)) entry.index = place->value;
                    for (const std::string_view name : {"rc", "mp", "np"}) {
                      const auto found = address.params.find(name);
                      if (found && is_index(found->value))
                        entry.params.append(";").append(name).append("=").append(found->value);
                    }
                    if (before) entry.user = before->user;
                  });
  return way;
}

}  // namespace trunkline::controlplane
