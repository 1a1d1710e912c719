#include "perf/calls/script.h"

#include <array>
#include <string_view>

#include "sip/message/response.h"

namespace trunkline::perf {
namespace {

std::string description(const base::Endpoint& at) {
  const auto address = at.address.to_string();
  return "v=0\r\no=- 20518 0 IN IP4 " + address + "\r\ns=-\r\nc=IN IP4 " + address +
         "\r\nt=0 0\r\nm=audio 16402 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n"
         "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n";
}

std::string within_dialog(const sip::Message& success, std::string_view method, int cseq) {
  std::string text(method);
  text.append(" ").append(success.contact()->address.uri_text).append(" SIP/2.0\r\n");
  text.append("Via: SIP/2.0/UDP 10.99.0.10:5060;rport;branch=z9hG4bK").append(method);
  text.append(success.call_id().substr(0, success.call_id().find('@'))).append("\r\nMax-Forwards: 70\r\n");
  text.append("From: ").append(success.first(sip::HeaderName::from)).append("\r\n");
  text.append("To: ").append(success.first(sip::HeaderName::to)).append("\r\n");
  text.append("Call-ID: ").append(success.call_id()).append("\r\nCSeq: ");
  text.append(std::to_string(cseq)).append(" ").append(method).append("\r\nContent-Length: 0\r\n\r\n");
  return text;
}

}  // namespace

std::string first_invite(std::size_t number) {
  const auto n = std::to_string(number);
  const auto body = description(caller);
  return "INVITE sip:+4930901820@10.99.0.1;user=phone SIP/2.0\r\n"
         "Via: SIP/2.0/UDP 10.99.0.10:5060;branch=z9hG4bK-d8754z-" +
         n +
         ";rport\r\n"
         "Max-Forwards: 70\r\n"
         "From: \"Front desk\" <sip:2210@10.99.0.1>;tag=8b1c3f" +
         n +
         "\r\n"
         "To: <sip:+4930901820@10.99.0.1;user=phone>\r\n"
         "Call-ID: 3c26700857a8" +
         n +
         "@10.99.0.10\r\n"
         "CSeq: 1 INVITE\r\n"
         "Contact: <sip:2210@10.99.0.10:5060>\r\n"
         "User-Agent: Snapline D785/10.1.84.12\r\n"
         "Allow: INVITE, ACK, CANCEL, BYE, REFER, OPTIONS, NOTIFY, SUBSCRIBE, PRACK, MESSAGE, INFO, "
         "UPDATE\r\n"
         "Supported: timer, replaces\r\n"
         "Content-Type: application/sdp\r\n"
         "Content-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

CallerAnswers answers_to_success(const sip::Message& success) {
  return {within_dialog(success, "ACK", 1), within_dialog(success, "BYE", 2)};
}

std::string response(const sip::Message& request, int status) {
  std::array<char, 4096> buffer;
  sip::Writer writer(buffer);
  const bool invite = request.method() == sip::Method::invite;
  sip::write_response_head(writer, request, appliance, status, {}, "9f1d20c4");
  if (invite) writer.header(sip::HeaderName::contact, "<sip:+4930901820@10.99.0.20:5080>");
  writer.header(sip::HeaderName::allow, "INVITE, ACK, BYE, CANCEL, OPTIONS");
  if (invite && status == 200) writer.body("application/sdp", description(callee));
  const auto text = writer.finish();
  return text ? std::string(*text) : std::string();
}

}  // namespace trunkline::perf
