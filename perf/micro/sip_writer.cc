// Writes a message so many times: scripts count its instructions.
#include <array>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "base/buffer_pool.h"
#include "sip/dialog/write_request.h"
#include "sip/message/inspect.h"
#include "sip/message/scan.h"
#include "sip/transaction/kept_request.h"

namespace {

using namespace trunkline;

constexpr base::BufferPool::SizeClass sizes[] = {{1024, 16}, {4096, 4}};
constexpr base::Endpoint us{base::IpAddress::v4(192, 0, 2, 1), 5060};
constexpr sip::Hop from_phone{us, {base::IpAddress::v4(192, 0, 2, 9), 5060}};
constexpr sip::LocalTag tag{{0, 7, 1}, 0x0123456789abcdef, 0, 0};
constexpr std::string_view description =
    "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 20000 RTP/AVP 0 8 "
    "101\r\n"
    "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n";
constexpr std::string_view invite =
    "INVITE sip:bob@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK776asdhds;rport\r\n"
    "Max-Forwards: 70\r\nFrom: \"Alice\" <sip:alice@192.0.2.9>;tag=1928301774\r\nTo: <sip:bob@192.0.2.1>\r\n"
    "Call-ID: a84b4c76e66710@192.0.2.9\r\nCSeq: 314159 INVITE\r\nContact: <sip:alice@192.0.2.9>\r\n"
    "Content-Length: 0\r\n\r\n";
constexpr sip::HeaderLine headers[] = {{sip::HeaderName::allow, "INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE"},
                                       {sip::HeaderName::supported, "timer, 100rel"}};

// The INVITE of the second leg.
std::size_t write_requests(int times) {
  base::BufferPool pool(sizes);
  const auto dialog = sip::Dialog::to_invite(pool,
                                             {.call_id = "0123456789abcdef@192.0.2.1",
                                              .from = "\"Alice\" <sip:alice@192.0.2.1>",
                                              .to = "<sip:bob@192.0.2.20>",
                                              .request_uri = "sip:bob@192.0.2.20:5080"},
                                             tag, 1);
  if (!dialog) return 0;
  std::array<char, 4096> room{};
  std::size_t octets = 0;
  for (int i = 0; i < times; ++i) {
    const auto text = sip::write_request(room, *dialog,
                                         {.method = sip::Method::invite,
                                          .cseq = 1,
                                          .branch = "z9hG4bK0123456789abcdef",
                                          .sent_by = us,
                                          .contact_user = "",
                                          .max_forwards = 69,
                                          .headers = headers,
                                          .content_type = "application/sdp",
                                          .body = description});
    octets = text ? text->size() : 0;
  }
  return octets;
}

// The 200 to an INVITE, of which what responses repeat is kept.
std::size_t write_responses(int times) {
  base::BufferPool pool(sizes);
  sip::Scan scan;
  if (!sip::scan(invite, scan)) return 0;
  const sip::Message message(invite, scan);
  sip::Essentials essentials;
  if (sip::inspect_request(message, essentials) != sip::Fault::none) return 0;
  const auto kept = sip::keep_request(pool, message.with(essentials), from_phone);
  if (!kept) return 0;
  std::size_t octets = 0;
  for (int i = 0; i < times; ++i) {
    const auto text = sip::write_response(pool, *kept,
                                          {.status = 200,
                                           .to_tag = "0123456789abcdef",
                                           .headers = headers,
                                           .content_type = "application/sdp",
                                           .body = description});
    octets = text ? text->size() : 0;
  }
  return octets;
}

}  // namespace

// Prints how many octets one has.
int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: sip_writer request|response TIMES\n", stderr);
    return 2;
  }
  int times = 0;
  std::from_chars(argv[2], argv[2] + std::strlen(argv[2]), times);
  const auto octets = std::string_view(argv[1]) == "request" ? write_requests(times) : write_responses(times);
  std::printf("%zu\n", octets);
  return octets == 0 ? 1 : 0;
}
