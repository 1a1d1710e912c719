#include "controlplane/api/answering_services.h"

namespace trunkline {
namespace {

/// Rings, and answers later.
Server::IncomingHandler ring_then_answer(Server& server, const AnsweringDelays& delays, Sound sound) {
  return [&server, delays, sound](const Incoming& incoming) {
    server.after(incoming.call, delays.ringing, [&server, delays, sound](CallHandle call) {
      server.ring(call);
      server.after(call, delays.answer - delays.ringing,
                   [&server, sound](CallHandle ringing) { server.accept(ringing, {sound}); });
    });
  };
}

/// Three early dialogs, of which not the first answers: a caller that keeps only one is found out.
Server::IncomingHandler ring_three_times(Server& server, const AnsweringDelays& delays) {
  return [&server, delays](const Incoming& incoming) {
    server.after(incoming.call, delays.ringing, [&server, delays](CallHandle call) {
      for (std::uint8_t fork = 0; fork < 3; ++fork) server.ring(call, fork);
      server.after(call, delays.answer - delays.ringing, [&server](CallHandle ringing) {
        server.accept(ringing, {Sound::tone, 1});
      });
    });
  };
}

/// Is heard before it rings.
Server::IncomingHandler speak_early(Server& server, const AnsweringDelays& delays) {
  return [&server, delays](const Incoming& incoming) {
    server.early_media(incoming.call, {Sound::ringback});
    server.after(incoming.call, delays.earlymedia_ringing, [&server, delays](CallHandle call) {
      server.ring(call);
      server.after(call, delays.earlymedia_answer - delays.earlymedia_ringing,
                   [&server](CallHandle ringing) { server.accept(ringing, {Sound::tone}); });
    });
  };
}

Server::IncomingHandler answer_at_once(Server& server) {
  return [&server](const Incoming& incoming) { server.accept(incoming.call, {Sound::tone}); };
}

}  // namespace

void offer_answering_services(Server& server, const AnsweringDelays& delays) {
  server.on_incoming("test", ring_then_answer(server, delays, Sound::tone));
  server.on_incoming("busy", [&server](const Incoming& incoming) { server.reject(incoming.call, 486); });
  server.on_incoming("earlymedia", speak_early(server, delays));
  server.on_incoming("multicodec", {.trying = false, .one_codec = true}, answer_at_once(server));
  server.on_incoming("fork", ring_three_times(server, delays));
  server.on_incoming("stress", {.trying = false}, answer_at_once(server));
  server.on_incoming("timeout", [&server, delays](const Incoming& incoming) {
    server.after(incoming.call, delays.timeout_answer,
                 [&server](CallHandle call) { server.accept(call, {Sound::tone}); });
  });
  server.on_incoming("echo", ring_then_answer(server, delays, Sound::echo));
}

}  // namespace trunkline
