#include "controlplane/ctl/capture_wish.h"

#include "base/ascii.h"
#include "controlplane/ctl/words.h"

namespace trunkline::controlplane {
namespace {

template <class T>
bool read_bound(std::string_view text, T most, T& bound) {
  const auto read = base::parse_decimal<T>(text);
  if (!read || *read == 0 || *read > most) return false;
  bound = *read;
  return true;
}

bool read_bounds(std::string_view words, CaptureBounds& bounds) {
  while (!words.empty()) {
    const auto name = take_word(words);
    const auto value = take_word(words);
    const bool fits = name == "seconds"   ? read_bound(value, largest_capture.seconds, bounds.seconds)
                      : name == "packets" ? read_bound(value, largest_capture.packets, bounds.packets)
                      : name == "size"    ? read_bound(value, largest_capture.octets, bounds.octets)
                                          : false;
    if (!fits) return false;
  }
  return true;
}

}  // namespace

std::optional<CaptureWish> read_capture_wish(std::string_view words) {
  CaptureWish wish;
  const auto what = take_word(words);
  if (what == "sip") {
    wish.kind = gate::CaptureKind::sip;
  } else if (what == "ip") {
    const auto address = base::IpAddress::parse(take_word(words));
    if (!address) return std::nullopt;
    wish.kind = gate::CaptureKind::ip;
    wish.address = *address;
  } else if (what == "call") {
    wish.kind = gate::CaptureKind::call;
    wish.call = take_word(words);
    if (wish.call.empty()) return std::nullopt;
  } else {
    return std::nullopt;
  }
  if (!read_bounds(words, wish.bounds)) return std::nullopt;
  return wish;
}

}  // namespace trunkline::controlplane
