#include "rtp/sdp/parse_description.h"

#include "rtp/sdp/bandwidth.h"
#include "rtp/sdp/carried_line.h"
#include "rtp/sdp/line_cutter.h"
#include "rtp/sdp/section_attributes.h"
#include "rtp/sdp/timing.h"
#include "rtp/sdp/usual_lines.h"

namespace trunkline::rtp {
namespace {

/// The lines seen so far decide what the next one may be. What returns false leaves in error() why.
class Parser {
 public:
  Parser(std::string_view text, Description& out) noexcept
      : lines_(text), section_begin_(text.data()), out_(out) {}

  bool read() noexcept {
    SdpLine next;
    bool is_first = true;
    for (; lines_.next(next); is_first = false) {
      if (!(is_first ? version(next) : line(next))) return false;
    }
    if (lines_.failed()) return fail(lines_.error());
    return is_first ? fail(SdpError::empty) : finish();
  }

  [[nodiscard]] SdpError error() const noexcept { return error_; }

 private:
  bool line(const SdpLine& line) noexcept {
    switch (line.type) {
      case 'a': return attribute(line);
      case 'm': return media(line);
      case 'c': return connection(line);
      case 'o': return origin(line);
      case 's': return session_name(line);
      case 't': return timing(line);
      case 'b': return checked(line, parse_bandwidth(line.value), LineRank::bandwidth);
      case 'r':
      case 'z': return session_only(line, LineRank::time);
      case 'u':
      case 'e':
      case 'p': return session_only(line, LineRank::none);
      case 'i':
      case 'k': return keep(line, LineRank::none);
      case 'v': return fail(SdpError::repeated_line);
      default: return fail(SdpError::unknown_line_type);
    }
  }

  bool version(const SdpLine& line) noexcept {
    return line.type == 'v' && is_word(trim_blanks(line.value), "0") ? true : fail(SdpError::bad_version);
  }

  /// The next line, whose octets are known: what says nothing stands behind o= and c= nearly always.
  SdpLine at_one_look(std::size_t octets) noexcept {
    const auto text = lines_.rest().substr(0, octets);
    lines_.pass(octets + 2);
    return {text[0], text.substr(2)};
  }

  bool origin(const SdpLine& line) noexcept {
    if (section_ != nullptr) return fail(SdpError::misplaced_line);
    if (saw_origin_) return fail(SdpError::repeated_line);
    saw_origin_ = true;
    const auto read = parse_origin(line.value, out_.origin);
    if (!read) return fail(read.error());
    return begins_with(lines_.rest(), "s=-\r\n") ? session_name(at_one_look(3)) : true;
  }

  bool session_name(const SdpLine& line) noexcept {
    if (section_ != nullptr) return fail(SdpError::misplaced_line);
    if (saw_name_) return fail(SdpError::repeated_line);
    saw_name_ = true;
    out_.session_name = line.value;
    return true;
  }

  bool timing(const SdpLine& line) noexcept {
    if (section_ != nullptr) return fail(SdpError::misplaced_line);
    if (out_.timing.empty()) out_.timing = line.value;
    if (is_word(line.value, "0 0")) return keep(line, LineRank::time);  // in SIP nearly always
    return checked(line, parse_timing(line.value), LineRank::time);
  }

  bool media(const SdpLine& line) noexcept {
    end_section(line.value.data() - 2);
    section_ = out_.media.emplace_back();
    if (section_ == nullptr) return fail(SdpError::too_many_media);
    const auto read = parse_media_line(line.value, section_->line);
    return read ? usual_lines() : fail(read.error());
  }

  /// What follows of a medium, as far as it is written like nearly all: the lines are not cut one by one.
  bool usual_lines() noexcept {
    const auto read = read_usual_lines(lines_.rest(), *section_);
    if (read.lines == 0) return true;
    if ((kept_ += read.lines) > Description::most_lines) return fail(SdpError::too_many_lines);
    out_.carried.add({'a', {lines_.at() + 2, read.octets - 4}},
                     place_of(out_.media.size(), LineRank::attribute));
    lines_.pass(read.octets);
    return true;
  }

  bool connection(const SdpLine& line) noexcept {
    const auto connection = parse_connection(line.value);
    if (!connection) return fail(connection.error());
    auto& place = section_ != nullptr ? section_->connection : out_.connection;
    // A medium may have several, for the layers of a multicast; a session may not (RFC 8866 section 5.7).
    if (place && section_ == nullptr) return fail(SdpError::repeated_line);
    if (!place) place = *connection;
    if (!keep(line, LineRank::none)) return false;
    return begins_with(lines_.rest(), "t=0 0\r\n") ? timing(at_one_look(5)) : true;
  }

  bool attribute(const SdpLine& line) noexcept {
    const auto attribute = parse_attribute(line.value);
    if (!attribute) return fail(attribute.error());
    const auto rank = is_carried(*attribute) ? LineRank::attribute : LineRank::none;
    if (section_ == nullptr) return checked(line, read_session_attribute(*attribute, out_), rank);
    return checked(line, read_media_attribute(*attribute, *section_), rank) && usual_lines();
  }

  template <class T>
  bool checked(const SdpLine& line, const base::Result<T, SdpError>& read, LineRank rank) noexcept {
    return read ? keep(line, rank) : fail(read.error());
  }

  bool session_only(const SdpLine& line, LineRank rank) noexcept {
    return section_ == nullptr ? keep(line, rank) : fail(SdpError::misplaced_line);
  }

  /// `rank`: where it is carried; `none`: it is not.
  bool keep(const SdpLine& line, LineRank rank) noexcept {
    if (++kept_ > Description::most_lines) return fail(SdpError::too_many_lines);
    if (rank != LineRank::none) out_.carried.add(line, place_of(out_.media.size(), rank));
    return true;
  }

  /// Behind the last of its lines.
  void end_section(const char* end) noexcept {
    auto& text = section_ != nullptr ? section_->text : out_.text;
    text = {section_begin_, static_cast<std::size_t>(end - section_begin_)};
    section_begin_ = lines_.at();
  }

  bool finish() noexcept {
    if (!saw_origin_) return fail(SdpError::missing_origin);
    end_section(lines_.at());
    for (auto& section : out_.media) {
      section.uses_ice = section.uses_ice || out_.uses_ice;
      // A rejected stream needs no address, and phones leave it out.
      if (section.line.port != 0 && out_.connection_of(section) == nullptr) {
        return fail(SdpError::missing_connection);
      }
    }
    out_.carried.put_in_order();
    return true;
  }

  bool fail(SdpError error) noexcept {
    error_ = error;
    return false;
  }

  LineCutter lines_;
  const char* section_begin_;
  Description& out_;
  MediaSection* section_ = nullptr;  // nullptr: the session's
  std::size_t kept_ = 0;             // lines, other than v=, o=, s= and m=
  bool saw_origin_ = false;
  bool saw_name_ = false;
  SdpError error_ = SdpError::empty;
};

/// Whatever has no origin of its own is refused.
void start_anew(Description& out) noexcept {
  out.session_name = {};
  out.timing = {};
  out.connection.reset();
  out.direction.reset();
  out.uses_ice = false;
  out.text = {};
  out.media.clear();
  out.carried.clear();
}

}  // namespace

base::Result<void, SdpError> parse_description(std::string_view text, Description& out) noexcept {
  start_anew(out);
  if (text.size() > Description::most_octets) return base::fail(SdpError::too_long);
  Parser parser(text, out);
  if (!parser.read()) return base::fail(parser.error());
  return {};
}

}  // namespace trunkline::rtp
