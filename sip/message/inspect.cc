#include "sip/message/inspect.h"

#include <array>
#include <cstdint>

#include "sip/message/numbers.h"
#include "sip/message/read_essentials.h"

namespace trunkline::sip {
namespace {

/// A field that must be there, or be there once. `none`: it may be missing, or stand there several times.
struct Rule {
  HeaderName name;
  Fault missing;
  Fault repeated;
};

constexpr std::array rules{
    Rule{HeaderName::via, Fault::missing_via, Fault::none},
    Rule{HeaderName::from, Fault::missing_from, Fault::repeated_from},
    Rule{HeaderName::to, Fault::missing_to, Fault::repeated_to},
    Rule{HeaderName::call_id, Fault::missing_call_id, Fault::repeated_call_id},
    Rule{HeaderName::cseq, Fault::missing_cseq, Fault::repeated_cseq},
    Rule{HeaderName::max_forwards, Fault::none, Fault::repeated_max_forwards},
};

/// A bit for each name for which `fault` of its rule is one, as Scan has them.
constexpr std::array<std::uint64_t, 2> names_with(Fault Rule::*fault) noexcept {
  std::array<std::uint64_t, 2> bits{};
  for (const auto& rule : rules) {
    if (rule.*fault != Fault::none) bits[Scan::word(rule.name)] |= Scan::bit(rule.name);
  }
  return bits;
}

bool all_are_there_once(const Scan& scan) noexcept {
  static constexpr auto needed = names_with(&Rule::missing);
  static constexpr auto single = names_with(&Rule::repeated);
  const auto missing = (~scan.seen[0] & needed[0]) | (~scan.seen[1] & needed[1]);
  const auto repeated = (scan.repeated[0] & single[0]) | (scan.repeated[1] & single[1]);
  return (missing | repeated) == 0;
}

Fault find_missing_or_repeated(const Message& message) noexcept {
  const auto& scan = message.scan();
  for (const auto& rule : rules) {
    if (rule.missing != Fault::none && !scan.has(rule.name)) return rule.missing;
  }
  for (const auto& rule : rules) {
    if (rule.repeated != Fault::none && scan.has_several(rule.name)) return rule.repeated;
  }
  return scan.content_length_conflict ? Fault::conflicting_content_length : Fault::none;
}

}  // namespace

Fault inspect_request(const Message& request, Essentials& read) noexcept {
  if (!request.version_supported()) return Fault::bad_version;
  if (read_uri(request.request_uri(), read.request_uri)) return Fault::bad_request_uri;
  if (!all_are_there_once(request.scan()) || request.scan().content_length_conflict)
    return find_missing_or_repeated(request);
  if (const auto fault = read_essentials(request, read); fault != Fault::none) return fault;
  if (request.method() != Method::unknown && read.cseq.method != request.method())
    return Fault::cseq_method_mismatch;
  if (!request.has(HeaderName::max_forwards)) return Fault::none;
  const auto max_forwards = parse_number<std::uint8_t>(request.first(HeaderName::max_forwards));
  if (!max_forwards)
    return max_forwards.error() == ParseError::out_of_range ? Fault::none : Fault::bad_max_forwards;
  read.max_forwards = *max_forwards;
  return Fault::none;
}

Fault inspect_response(const Message& response, Essentials& read) noexcept {
  if (!response.version_supported()) return Fault::bad_version;
  if (!all_are_there_once(response.scan()) || response.scan().content_length_conflict)
    return find_missing_or_repeated(response);
  return read_essentials(response, read);
}

bool has_several_vias(const Message& message) noexcept {
  if (message.essentials() != nullptr) return message.essentials()->via_count > 1;
  if (message.scan().has_several(HeaderName::via)) return true;
  Cursor cursor(message.first(HeaderName::via));
  return take_via(cursor) && !cursor.done();
}

int status_of(Fault fault) noexcept { return fault == Fault::bad_version ? 505 : 400; }

std::string_view to_string(Fault fault) noexcept {
  switch (fault) {
    case Fault::none: return "OK";
    case Fault::bad_version: return "Version Not Supported";
    case Fault::bad_request_uri: return "Bad Request-URI";
    case Fault::missing_via: return "Missing Via";
    case Fault::missing_from: return "Missing From";
    case Fault::missing_to: return "Missing To";
    case Fault::missing_call_id: return "Missing Call-ID";
    case Fault::missing_cseq: return "Missing CSeq";
    case Fault::repeated_from: return "Repeated From";
    case Fault::repeated_to: return "Repeated To";
    case Fault::repeated_call_id: return "Repeated Call-ID";
    case Fault::repeated_cseq: return "Repeated CSeq";
    case Fault::repeated_max_forwards: return "Repeated Max-Forwards";
    case Fault::conflicting_content_length: return "Conflicting Content-Length";
    case Fault::bad_via: return "Bad Via";
    case Fault::bad_from: return "Bad From";
    case Fault::bad_to: return "Bad To";
    case Fault::bad_call_id: return "Bad Call-ID";
    case Fault::bad_cseq: return "Bad CSeq";
    case Fault::cseq_method_mismatch: return "CSeq Method Mismatch";
    case Fault::bad_max_forwards: return "Bad Max-Forwards";
  }
  return "Bad Request";
}

}  // namespace trunkline::sip
