#include "rtp/sdp/attribute.h"

#include <cstring>

#include "base/ascii.h"

namespace trunkline::rtp {
namespace {

struct Word {
  std::string_view text;
  AttributeName name;
};

// Cut by length first: a description has many attributes, and most words differ in it.
AttributeName find_name(std::string_view text) noexcept {
  using enum AttributeName;
  // Nearly all are written as their RFC does, and the lengths are known to be equal.
  const auto is = [text](std::string_view word) noexcept {
    return std::memcmp(word.data(), text.data(), word.size()) == 0 || base::equals_ignoring_case(word, text);
  };
  const auto one_of = [is](auto... words) noexcept {
    AttributeName found = other;
    static_cast<void>(((is(words.text) && (found = words.name, true)) || ...));
    return found;
  };
  switch (text.size()) {
    case 3: return one_of(Word{"mid", mid});
    case 4: return one_of(Word{"fmtp", fmtp}, Word{"rtcp", rtcp}, Word{"ssrc", ssrc});
    case 5: return one_of(Word{"ptime", ptime}, Word{"group", group}, Word{"setup", setup});
    case 6: return one_of(Word{"rtpmap", rtpmap}, Word{"crypto", crypto});
    case 7: return one_of(Word{"rtcp-fb", rtcp_fb}, Word{"ice-pwd", ice_pwd});
    case 8:
      return one_of(Word{"sendrecv", sendrecv}, Word{"sendonly", sendonly}, Word{"recvonly", recvonly},
                    Word{"inactive", inactive}, Word{"maxptime", maxptime}, Word{"rtcp-mux", rtcp_mux},
                    Word{"ice-lite", ice_lite});
    case 9: return one_of(Word{"candidate", candidate}, Word{"ice-ufrag", ice_ufrag});
    case 10: return one_of(Word{"ice-pacing", ice_pacing});
    case 11:
      return one_of(Word{"ice-options", ice_options}, Word{"fingerprint", fingerprint},
                    Word{"bundle-only", bundle_only});
    case 12: return one_of(Word{"ice-mismatch", ice_mismatch});
    case 13: return one_of(Word{"rtcp-mux-only", rtcp_mux_only}, Word{"source-filter", source_filter});
    case 17:
      return one_of(Word{"remote-candidates", remote_candidates},
                    Word{"end-of-candidates", end_of_candidates});
    default: return other;
  }
}

}  // namespace

base::Result<Attribute, SdpError> parse_attribute(std::string_view value) noexcept {
  const auto colon = end_of_name(value);
  const auto name = trim_blanks(value.substr(0, colon));
  if (name.empty()) return base::fail(SdpError::bad_attribute);
  if (colon == value.size()) return Attribute{find_name(name), name, {}};
  // "sendonly:x" is not sendonly but an attribute that nobody knows (RFC 8866 section 5.13). What it carries
  // may be an address of the peer, for which the line is left out: its direction would be lost on the other
  // side.
  const auto known = find_name(name);
  return Attribute{is_flag(known) ? AttributeName::other : known, name, trim_blanks(value.substr(colon + 1))};
}

AttributeName name_of(const SdpLine& line) noexcept {
  const auto attribute = line.type == 'a' ? parse_attribute(line.value) : Attribute{};
  return attribute ? attribute->name : AttributeName::other;
}

}  // namespace trunkline::rtp
