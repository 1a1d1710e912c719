#include "rtp/codec/payload.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace trunkline::rtp {
namespace {

struct Assigned {
  std::uint8_t number;
  Encoding encoding;
};

// RFC 3551 section 6. G722 says 8,000 Hz although it samples at 16,000: an old error kept for the sake of
// peace (section 4.5.2).
constexpr std::array assigned{
    Assigned{0, {"PCMU", 8000, 1}},   Assigned{3, {"GSM", 8000, 1}},    Assigned{4, {"G723", 8000, 1}},
    Assigned{5, {"DVI4", 8000, 1}},   Assigned{6, {"DVI4", 16000, 1}},  Assigned{7, {"LPC", 8000, 1}},
    Assigned{8, {"PCMA", 8000, 1}},   Assigned{9, {"G722", 8000, 1}},   Assigned{10, {"L16", 44100, 2}},
    Assigned{11, {"L16", 44100, 1}},  Assigned{12, {"QCELP", 8000, 1}}, Assigned{13, {"CN", 8000, 1}},
    Assigned{14, {"MPA", 90000, 1}},  Assigned{15, {"G728", 8000, 1}},  Assigned{16, {"DVI4", 11025, 1}},
    Assigned{17, {"DVI4", 22050, 1}}, Assigned{18, {"G729", 8000, 1}},  Assigned{25, {"CelB", 90000, 1}},
    Assigned{26, {"JPEG", 90000, 1}}, Assigned{28, {"nv", 90000, 1}},   Assigned{31, {"H261", 90000, 1}},
    Assigned{32, {"MPV", 90000, 1}},  Assigned{33, {"MP2T", 90000, 1}}, Assigned{34, {"H263", 90000, 1}},
};

struct Named {
  Codec codec;
  Encoding encoding;
  bool any_rate;  // the codec is defined at several clock rates
};

constexpr std::array named{
    Named{Codec::pcmu, {"PCMU", 8000, 1}, false},
    Named{Codec::pcma, {"PCMA", 8000, 1}, false},
    Named{Codec::telephone_event, {"telephone-event", 8000, 1}, true},
    Named{Codec::g722, {"G722", 8000, 1}, false},
    Named{Codec::g729, {"G729", 8000, 1}, false},
    Named{Codec::opus, {"opus", 48000, 2}, false},
    Named{Codec::comfort_noise, {"CN", 8000, 1}, true},
    Named{Codec::gsm, {"GSM", 8000, 1}, false},
    Named{Codec::ilbc, {"iLBC", 8000, 1}, false},
    Named{Codec::amr, {"AMR", 8000, 1}, false},
    Named{Codec::amr_wb, {"AMR-WB", 16000, 1}, false},
    Named{Codec::evs, {"EVS", 16000, 1}, false},
    Named{Codec::speex, {"speex", 8000, 1}, true},
    Named{Codec::red, {"red", 8000, 1}, true},
    Named{Codec::g723, {"G723", 8000, 1}, false},
    Named{Codec::g728, {"G728", 8000, 1}, false},
    Named{Codec::dvi4, {"DVI4", 8000, 1}, true},
    Named{Codec::lpc, {"LPC", 8000, 1}, false},
    Named{Codec::l16, {"L16", 44100, 1}, true},
    Named{Codec::qcelp, {"QCELP", 8000, 1}, false},
    Named{Codec::mpa, {"MPA", 90000, 1}, false},
};

/// Of the first and the last letters of a name, small or not: enough to tell all names above apart, see
/// below.
constexpr std::uint64_t key_of(std::string_view name) noexcept {
  constexpr std::size_t half = sizeof(std::uint64_t) / 2;
  const auto word = [name](std::size_t begin, std::size_t size) {
    std::uint64_t octets = 0;
    for (std::size_t i = 0; i < size; ++i)
      octets = octets << 8 | static_cast<std::uint8_t>(name[begin + i] | 0x20);
    return octets;
  };
  if (name.size() < half) return word(0, name.size());
  return word(0, half) << 32 | word(name.size() - half, half);
}

constexpr auto keys = [] {
  std::array<std::uint64_t, named.size()> made{};
  for (std::size_t i = 0; i < named.size(); ++i) made[i] = key_of(named[i].encoding.name);
  return made;
}();

static_assert(
    [] {
      for (std::size_t i = 0; i < named.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          if (keys[i] == keys[j] && named[i].encoding.name != named[j].encoding.name) return false;
        }
      }
      return true;
    }(),
    "codec_of() looks at the first with a key only");

constexpr Codec codec_named(const Encoding& encoding) noexcept {
  const auto found = std::find(keys.begin(), keys.end(), key_of(encoding.name));
  if (found == keys.end()) return Codec::unknown;
  const auto& entry = named[static_cast<std::size_t>(found - keys.begin())];
  const bool rate_fits = entry.any_rate || entry.encoding.clock_rate == encoding.clock_rate;
  const bool name_fits =
      entry.encoding.name == encoding.name || base::equals_ignoring_case(entry.encoding.name, encoding.name);
  return rate_fits && name_fits ? entry.codec : Codec::unknown;
}

/// By payload type; without a name where it is not assigned.
constexpr auto static_formats = [] {
  std::array<StaticFormat, 35> formats{};
  for (const auto& entry : assigned) formats[entry.number] = {entry.encoding, codec_named(entry.encoding)};
  return formats;
}();

}  // namespace

const StaticFormat* static_format(PayloadType type) noexcept {
  const auto number = static_cast<std::size_t>(type);
  if (number >= static_formats.size() || static_formats[number].encoding.name.empty()) return nullptr;
  return &static_formats[number];
}

const UsualFormat* usual_format(std::string_view text) noexcept {
  static constexpr UsualFormat pcma{"PCMA/8000", static_formats[8]};
  static constexpr UsualFormat pcmu{"PCMU/8000", static_formats[0]};
  static constexpr UsualFormat events{"telephone-event/8000",
                                      {{"telephone-event", 8000, 1}, Codec::telephone_event}};
  if (text.starts_with(pcma.text)) return &pcma;
  if (text.starts_with(pcmu.text)) return &pcmu;
  if (text.starts_with(events.text)) return &events;
  return nullptr;
}

Codec codec_of(const Encoding& encoding) noexcept { return codec_named(encoding); }

Encoding encoding_of(Codec codec) noexcept {
  const auto* const found =
      std::find_if(named.begin(), named.end(), [codec](const Named& entry) { return entry.codec == codec; });
  return found == named.end() ? Encoding{} : found->encoding;
}

std::optional<PayloadType> static_payload_type(Codec codec) noexcept {
  const auto encoding = encoding_of(codec);
  for (const auto& entry : assigned) {
    if (entry.encoding.name == encoding.name && entry.encoding.clock_rate == encoding.clock_rate &&
        entry.encoding.channels == encoding.channels) {
      return PayloadType{entry.number};
    }
  }
  return std::nullopt;
}

bool carries_speech(Codec codec) noexcept {
  return codec != Codec::comfort_noise && codec != Codec::telephone_event && codec != Codec::red;
}

}  // namespace trunkline::rtp
