#include "controlplane/session/forwarding_history.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "controlplane/session/shown_address.h"
#include "controlplane/session/shown_header.h"
#include "sip/message/characters.h"
#include "sip/message/uri_compare.h"

namespace trunkline::controlplane {
namespace {

constexpr std::size_t most_carried = 10;  // of those who did so before: it came from outside

/// RFC 5806 section 4.
std::string_view word_of(ForwardReason reason) {
  switch (reason) {
    case ForwardReason::unconditional: return "unconditional";
    case ForwardReason::busy: return "user-busy";
    case ForwardReason::no_answer: return "no-answer";
    case ForwardReason::unavailable: return "unavailable";
    case ForwardReason::deflection: return "deflection";
  }
  return "unknown";
}

/// What a URI says of why it is called (RFC 4458 section 3).
std::string_view cause_of(ForwardReason reason) {
  switch (reason) {
    case ForwardReason::unconditional: return "302";
    case ForwardReason::busy: return "486";
    case ForwardReason::no_answer: return "408";
    case ForwardReason::unavailable: return "404";
    case ForwardReason::deflection: return "487";
  }
  return "302";
}

/// What was answered where the call did not stay; 0: nobody was asked.
int status_of(const ForwardingStep& step) {
  if (step.redirection != 0) return step.redirection;
  switch (step.reason) {
    case ForwardReason::busy: return 486;
    case ForwardReason::no_answer: return 408;
    case ForwardReason::unconditional:
    case ForwardReason::unavailable:
    case ForwardReason::deflection: break;
  }
  return 0;
}

/// That as a header field of the URI (RFC 7044 section 10.2), escaped; empty: nobody was asked.
std::string answer_of(const ForwardingStep& step) {
  const int status = status_of(step);
  return status == 0 ? std::string{} : reason_header("SIP", status);
}

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

std::string uri_of(const ForwardingStory& story, std::string_view uri) {
  return std::string(story.anonymous ? anonymous_uri : uri);
}

/// `names` of its parameters, where their values are tokens: what else there is may name a host.
void append_params(std::string& text, const sip::NameAddr& address, std::span<const std::string_view> names) {
  for (const auto name : names) {
    const auto param = address.params.find(name);
    if (!param || !param->has_value || !sip::is_token(param->value)) continue;
    text.append(";").append(name).append("=").append(param->value);
  }
}

/// Those of others before, each with its host taken away, by `write(address, uri)`.
template <class F>
void for_each_before(const ForwardingStory& story, sip::HeaderName name, F&& write) {
  if (story.before == nullptr) return;
  std::size_t carried = 0;
  for (const auto value : story.before->values(name)) {
    if (carried == most_carried) return;
    const auto address = sip::parse_name_addr(value);
    if (!address) continue;
    ++carried;
    write(*address, uri_of(story, shown_uri(*address, story.local)));
  }
}

/// Of History-Info. An index that is no token is none.
std::vector<HistoryEntry> way_before(const ForwardingStory& story) {
  std::vector<HistoryEntry> way;
  constexpr std::array<std::string_view, 3> params{"rc", "mp", "np"};
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
                    if (place && sip::is_token(place->value)) entry.index = place->value;
                    append_params(entry.params, address, params);
                  });
  return way;
}

}  // namespace

std::vector<std::string> diversions_of(const ForwardingStory& story) {
  std::vector<std::string> values;
  for (auto step = story.trail.rbegin(); step != story.trail.rend(); ++step) {
    auto& value = values.emplace_back("<" + uri_of(story, step->by) + ">;reason=");
    value.append(word_of(step->reason));
  }
  constexpr std::array<std::string_view, 5> params{"reason", "counter", "limit", "privacy", "screen"};
  for_each_before(
      story, sip::HeaderName::diversion, [&](const sip::NameAddr& address, const std::string& uri) {
        const auto wish = address.params.find("privacy");
        const bool hidden = wish && (base::equals_ignoring_case(wish->value, "full") ||
                                     base::equals_ignoring_case(wish->value, "uri"));
        auto& value = values.emplace_back("<" + (hidden ? std::string(anonymous_uri) : uri) + ">");
        append_params(value, address, params);
      });
  return values;
}

std::vector<HistoryEntry> history_of(const ForwardingStory& story) {
  auto way = way_before(story);
  if (story.target.empty()) return way;
  const bool alone = way.empty() && story.trail.empty();
  if (alone && story.asked.empty()) return way;
  // Where no index can be read, ours begin a history of their own.
  const auto last =
      std::find_if(way.rbegin(), way.rend(), [](const auto& entry) { return !entry.index.empty(); });
  std::string index = last != way.rend() ? last->index + ".1" : "1";
  const auto add = [&](std::string uri, std::string headers, std::string_view found) {
    way.push_back({std::move(uri), std::move(headers), index, {}, true, found});
    index += ".1";
  };
  if (alone) add(std::string(story.asked), {}, {});
  std::string_view found;  // why the one before is not called
  std::string cause;
  for (const auto& step : story.trail) {
    add(uri_of(story, step.by) + (story.anonymous ? "" : cause), answer_of(step), found);
    found = "mp";
    cause = ";cause=" + std::string(cause_of(step.reason));
  }
  if (found.empty() && index != "1") found = story.registered ? "rc" : "np";
  const bool plain = story.target.find('?') == std::string_view::npos;
  add(std::string(story.target) + (plain ? cause : ""), {}, found);
  return way;
}

}  // namespace trunkline::controlplane
