#include "controlplane/session/forwarding_history.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "controlplane/session/history_before.h"
#include "controlplane/session/shown_address.h"
#include "sip/message/characters.h"
#include "sip/message/uri_compare.h"

namespace trunkline::controlplane {
namespace {

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

bool is_user_of(std::string_view text, std::string_view user) {
  const auto uri = sip::parse_uri(text);
  return uri && sip::same_escaped(uri->user, user);
}

/// `names` of its parameters, where their values are tokens: what else there is may name a host.
void append_params(std::string& text, const sip::NameAddr& address, std::span<const std::string_view> names) {
  for (const auto name : names) {
    const auto param = address.params.find(name);
    if (!param || !param->has_value || !sip::is_token(param->value)) continue;
    text.append(";").append(name).append("=").append(param->value);
  }
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
  const bool sent_on = !story.trail.empty();
  if (way.empty() && !sent_on && !story.straight) return way;
  // Where no index can be read, ours begin a history of their own.
  const auto last =
      std::find_if(way.rbegin(), way.rend(), [](const auto& entry) { return !entry.index.empty(); });
  std::string index = last != way.rend() ? last->index + ".1" : "1";
  const auto add = [&](std::string uri, std::string headers, std::string_view found) {
    way.push_back({std::move(uri), std::move(headers), index, {}, {}, true, found});
    index += ".1";
  };
  // Who was called here stands last in what came, if who has sent it takes part; else we speak for him (RFC
  // 7044 section 9.1).
  const auto called = sent_on ? story.trail.front().by : std::string(story.asked);
  const bool named = !way.empty() && is_user_of(called, way.back().user);
  if (!sent_on && !named) add(uri_of(story, shown_uri(called, story.local)), {}, {});
  std::string_view found;  // why the one before is not called
  std::string cause;
  for (const auto& step : story.trail) {
    if (named && found.empty()) {
      if (way.back().headers.empty() && way.back().uri != anonymous_uri) way.back().headers = answer_of(step);
    } else {
      add(uri_of(story, step.by) + (story.anonymous ? "" : cause), answer_of(step), found);
    }
    found = "mp";
    cause = ";cause=" + std::string(cause_of(step.reason));
  }
  if (!sent_on && index != "1") found = story.registered ? "rc" : "np";
  const bool plain = story.target.find('?') == std::string_view::npos;
  add(std::string(story.target) + (plain ? cause : ""), {}, found);
  return way;
}

}  // namespace trunkline::controlplane
