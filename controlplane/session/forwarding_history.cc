#include "controlplane/session/forwarding_history.h"

#include <array>

#include "base/ascii.h"
#include "controlplane/session/shown_address.h"
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
  return status == 0 ? std::string{} : "?Reason=SIP%3Bcause%3D" + std::to_string(status);
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

std::vector<std::string> history_of(const ForwardingStory& story) {
  std::vector<std::string> values;
  std::string index = "1";
  constexpr std::array<std::string_view, 4> params{"index", "rc", "mp", "np"};
  for_each_before(story, sip::HeaderName::history_info,
                  [&](const sip::NameAddr& address, const std::string& uri) {
                    const bool marked = is_private(address);
                    const bool hidden = story.anonymous || (marked && !story.trusted);
                    auto text = "<" + (hidden ? std::string(anonymous_uri) : uri);
                    const auto before = address.uri();
                    const auto cause = before ? before->parameter("cause") : std::nullopt;
                    if (cause && !hidden && sip::is_token(cause->value))
                      text.append(";cause=").append(cause->value);
                    if (marked && !hidden) text.append("?Privacy=history");  // it stays so beyond him
                    auto& value = values.emplace_back(text + ">");
                    append_params(value, address, params);
                    const auto place = address.params.find("index");
                    if (place && sip::is_token(place->value)) index = std::string(place->value) + ".1";
                  });
  if (story.trail.empty()) return values;
  std::string mapped;  // where the one before stands, and why he is not called
  std::string cause;
  for (const auto& step : story.trail) {
    values.push_back("<" + uri_of(story, step.by) + (story.anonymous ? "" : cause) + answer_of(step) +
                     ">;index=" + index + mapped);
    mapped = ";mp=" + index;
    cause = ";cause=" + std::string(cause_of(step.reason));
    index += ".1";
  }
  const bool plain = story.target.find('?') == std::string_view::npos;
  values.push_back("<" + std::string(story.target) + (plain ? cause : "") + ">;index=" + index + mapped);
  return values;
}

}  // namespace trunkline::controlplane
