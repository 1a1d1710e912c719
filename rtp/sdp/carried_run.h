// Lines of a peer's description that may go on to the other side just as they stand.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/inline_vector.h"
#include "rtp/sdp/sdp_line.h"

namespace trunkline::rtp {

/// The order of lines in a section, as far as they are carried or written anew: RFC 8866 section 5.
enum class LineRank : std::uint8_t { beginning, bandwidth, time, attribute, none };

/// Of a line in a description: its section, 0 the session's, and its rank there. Ordered.
enum class LinePlace : std::uint8_t {};

/// `section` is no more than Description::most_media.
[[nodiscard]] constexpr LinePlace place_of(std::size_t section, LineRank rank) noexcept {
  return static_cast<LinePlace>(section << 3U | static_cast<std::size_t>(rank));
}
[[nodiscard]] constexpr LineRank rank_of(LinePlace place) noexcept {
  return static_cast<LineRank>(static_cast<unsigned>(place) & 7U);
}

/// Lines of one place that stand behind one another, CRLF between them; the last one's end is not among it.
struct CarriedRun {
  const char* begin;
  const char* end;
  LinePlace place;

  [[nodiscard]] std::string_view text() const noexcept {
    return {begin, static_cast<std::size_t>(end - begin)};
  }
};

/// Those of a whole description, in the order in which they are written. Fixed size, no heap.
class CarriedRuns {
 public:
  /// One run a line at worst.
  static constexpr std::size_t most = 1024;

  void clear() noexcept {
    runs_.clear();
    in_order_ = true;
  }
  /// The next line of the text; the runs are in order when put_in_order() is called behind the last one.
  void add(const SdpLine& line, LinePlace place) noexcept {
    const char* const begin = line.value.data() - 2;  // its type and '='
    const char* const end = line.value.data() + line.value.size();
    if (!runs_.empty()) {
      auto& last = runs_.back();
      if (last.place == place && begin == last.end + 2 && std::memcmp(last.end, "\r\n", 2) == 0) {
        last.end = end;
        return;
      }
      in_order_ = in_order_ && last.place <= place;
    }
    static_cast<void>(runs_.push_back({begin, end, place}));
  }
  void put_in_order() noexcept {
    if (in_order_) return;
    std::sort(runs_.begin(), runs_.end(), [](const CarriedRun& a, const CarriedRun& b) {
      return a.place != b.place ? a.place < b.place : a.begin < b.begin;  // of one place as in the text
    });
    in_order_ = true;
  }

  [[nodiscard]] bool empty() const noexcept { return runs_.empty(); }
  [[nodiscard]] const CarriedRun* begin() const noexcept { return runs_.begin(); }
  [[nodiscard]] const CarriedRun* end() const noexcept { return runs_.end(); }

 private:
  base::InlineVector<CarriedRun, most> runs_;
  bool in_order_ = true;
};

}  // namespace trunkline::rtp
