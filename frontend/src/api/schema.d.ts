// Generated from openapi.json by `npm run generate`. Do not edit.

export interface paths {
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open Session
         * @description A new session: a leg per direction, or one leg, each with a secret that lives a minute.
         */
        post: operations["openSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check Session
         * @description A leg to try the network with before a visit: it is dialled with silence, and hung up.
         */
        post: operations["checkSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Conversations
         * @description Visits, newest first: one's own, or the clinic's for a supervisor. 90 days unless told.
         */
        get: operations["listConversations"];
        put?: never;
        /**
         * Open Conversation
         * @description Open a visit; repeated with the page's own id it answers 200 with the same one.
         */
        post: operations["openConversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Conversation */
        get: operations["getConversation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Edit Conversation
         * @description Set the visit's names in the clinic's own systems; a completed visit tells its receivers.
         */
        patch: operations["editConversation"];
        trace?: never;
    };
    "/api/conversations/{conversation_id}/turns/{turn_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Turn
         * @description Store one revision of a turn. Safe to repeat: the answer says what it changed.
         */
        put: operations["putTurn"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/turns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Turns
         * @description Turns in the order the server took them in; the page orders them by ``started_at``.
         */
        get: operations["listTurns"];
        put?: never;
        /**
         * Put Turns
         * @description A backlog of turns, judged one by one: each result is what a single PUT would answer.
         */
        post: operations["putTurns"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/turns/{turn_id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check Turn
         * @description Translate a turn's translation back, to hold it beside the original; changes nothing.
         */
        post: operations["checkTurn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End Conversation
         * @description End the visit, or name the turns the server lacks: it stays active while any is missing.
         */
        post: operations["endConversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/interpreter": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request Interpreter
         * @description Put on record that a human interpreter was asked for, and answer how to reach one.
         */
        post: operations["requestInterpreter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/recordings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Recordings
         * @description In the order in which they began.
         */
        get: operations["listRecordings"];
        put?: never;
        /**
         * Open Recording
         * @description Begin to record a visit; repeated with the page's own id it answers 200 with the same one.
         */
        post: operations["openRecording"];
        /**
         * Withdraw Recordings
         * @description The patient no longer agrees: every recording of the visit is gone, and none can begin.
         */
        delete: operations["withdrawRecordings"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/consent/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw Consent
         * @description The patient no longer consents: no interpreter is given any more, every recording is gone.
         *     What was said stays as long as the clinic keeps it.
         */
        post: operations["withdrawConsent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/recordings/{recording_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Recording
         * @description What is needed to hear a recording.
         */
        get: operations["getRecording"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/recordings/{recording_id}/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload Recording
         * @description Where to put these encrypted parts, within five minutes. Safe to ask again.
         */
        post: operations["uploadRecording"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/recordings/{recording_id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complete Recording
         * @description Close a recording whose parts and manifest have arrived.
         */
        post: operations["completeRecording"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/summary/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Review Summary
         * @description Approve the summary, as it stands or as it was changed; receivers are told.
         */
        post: operations["reviewSummary"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/summary/mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mail Summary
         * @description Mail the summary to one address: a link by default, its words where the clinic allows.
         */
        post: operations["mailSummary"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/break-glass": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Break Glass
         * @description Open a colleague's visit for an hour, with a reason; others are told. While an hour lasts it
         *     is answered again with 200.
         */
        post: operations["breakGlass"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/break-glass": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Break Glass
         * @description Who opened whose visit in an emergency and why, newest first. 90 days unless told.
         */
        get: operations["listBreakGlass"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/emergencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Emergencies
         * @description Visits that began without consent, newest first, however old: one's own, for a supervisor
         *     the clinic's.
         */
        get: operations["listEmergencies"];
        put?: never;
        /**
         * Start Emergency
         * @description Open a visit before consent is on record: for minutes, and to be accounted for. Repeated
         *     with the page's own id it answers 200 with the same one, and the time it was given then.
         */
        post: operations["startEmergency"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/emergencies/{emergency_id}/explanation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Explain Emergency
         * @description Write why consent could not be asked for: that settles it.
         */
        post: operations["explainEmergency"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/consent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Consent
         * @description Asked by a page that interprets: another device may have ended it.
         */
        get: operations["getConsent"];
        put?: never;
        /**
         * Record Consent
         * @description The consent, or the refusal, of a visit that began without. Where the same is on record
         *     already, it answers 200.
         */
        post: operations["recordConsent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Actions
         * @description A visit's actions, oldest first; a visit has tens of them, which are one page.
         */
        get: operations["listActions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actions/detect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Detect Actions
         * @description What the detector makes of a text. Nothing is stored.
         */
        post: operations["detectActions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actions/{action_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Action */
        get: operations["getAction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actions/{action_id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Review Action
         * @description Confirm, edit, dismiss or retract the revision one saw; another one answers 409 with it.
         */
        post: operations["reviewAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/event-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Event Types
         * @description The catalogue: what each event says, as JSON Schema and by example.
         */
        get: operations["listEventTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Endpoints
         * @description The clinic's endpoints, oldest first.
         */
        get: operations["listEndpoints"];
        put?: never;
        /**
         * Create Endpoint
         * @description A new endpoint; its secret is in this answer and in no other.
         */
        post: operations["createEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{endpoint_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Endpoint
         * @description One endpoint, and whether it fails at this moment.
         */
        get: operations["getEndpoint"];
        put?: never;
        post?: never;
        /**
         * Delete Endpoint
         * @description Delete it and cancel what is still owed to it.
         */
        delete: operations["deleteEndpoint"];
        options?: never;
        head?: never;
        /**
         * Edit Endpoint
         * @description Change what is named. Enabling it again forgives what it failed.
         */
        patch: operations["editEndpoint"];
        trace?: never;
    };
    "/api/webhooks/{endpoint_id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate Secret
         * @description A new secret, shown in this answer alone; the old one signs too until the overlap ends.
         */
        post: operations["rotateSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{endpoint_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send Test
         * @description Send this endpoint a ``test.ping``, whatever it is subscribed to.
         */
        post: operations["sendTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{endpoint_id}/recover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Recover Deliveries
         * @description Send again what failed since then, and at once what waits for a later attempt.
         */
        post: operations["recoverDeliveries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{endpoint_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay Missing
         * @description Send what the endpoint would want today and was never owed.
         */
        post: operations["replayMissing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{endpoint_id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Deliveries
         * @description What was sent there, newest first. 30 days unless told.
         */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{endpoint_id}/deliveries/{delivery_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Delivery
         * @description One delivery with its attempts: what each met, and when the next one is due.
         */
        get: operations["getDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{endpoint_id}/deliveries/{delivery_id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resend Delivery
         * @description Send it again now, under the same id. What is due already is left as it is.
         */
        post: operations["resendDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{event_id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Event Deliveries
         * @description Where an event went: one row an endpoint.
         */
        get: operations["listEventDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Keys
         * @description The clinic's keys, revoked ones too, with when each was used last.
         */
        get: operations["listKeys"];
        put?: never;
        /**
         * Create Key
         * @description A key for a clinic's own system; its text is in this answer and in no other.
         */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke Key
         * @description From the next request on it opens nothing. Revoking it again changes nothing.
         */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integration/actions/{action_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Action
         * @description An action that a payload named.
         */
        get: operations["readActionByKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integration/conversations/{conversation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Conversation
         * @description A visit that a payload named: its summary, and its actions where the key may read them.
         */
        get: operations["readConversationByKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integration/conversations/{conversation_id}/external-ref": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set Reference
         * @description Set the visit's names in the clinic's own systems; whoever was told of it is told of them.
         */
        put: operations["setReferenceByKey"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integration/event-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Event Types
         * @description The catalogue: what each event says, as JSON Schema and by example.
         */
        get: operations["listEventTypesByKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integration/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Endpoints
         * @description The clinic's endpoints, oldest first.
         */
        get: operations["listEndpointsByKey"];
        put?: never;
        /**
         * Create Endpoint
         * @description A new endpoint; its secret is in this answer and in no other.
         */
        post: operations["createEndpointByKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integration/webhooks/{endpoint_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Endpoint
         * @description One endpoint, and whether it fails at this moment.
         */
        get: operations["getEndpointByKey"];
        put?: never;
        post?: never;
        /**
         * Delete Endpoint
         * @description Delete it and cancel what is still owed to it.
         */
        delete: operations["deleteEndpointByKey"];
        options?: never;
        head?: never;
        /**
         * Edit Endpoint
         * @description Change what is named. Enabling it again forgives what it failed.
         */
        patch: operations["editEndpointByKey"];
        trace?: never;
    };
    "/api/integration/webhooks/{endpoint_id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate Secret
         * @description A new secret, shown in this answer alone; the old one signs too until the overlap ends.
         */
        post: operations["rotateSecretByKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integration/webhooks/{endpoint_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send Test
         * @description Send this endpoint a ``test.ping``, whatever it is subscribed to.
         */
        post: operations["sendTestByKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integration/webhooks/{endpoint_id}/recover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Recover Deliveries
         * @description Send again what failed since then, and at once what waits for a later attempt.
         */
        post: operations["recoverDeliveriesByKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integration/webhooks/{endpoint_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay Missing
         * @description Send what the endpoint would want today and was never owed.
         */
        post: operations["replayMissingByKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integration/webhooks/{endpoint_id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Deliveries
         * @description What was sent there, newest first. 30 days unless told.
         */
        get: operations["listDeliveriesByKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integration/webhooks/{endpoint_id}/deliveries/{delivery_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Delivery
         * @description One delivery with its attempts: what each met, and when the next one is due.
         */
        get: operations["getDeliveryByKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integration/webhooks/{endpoint_id}/deliveries/{delivery_id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resend Delivery
         * @description Send it again now, under the same id. What is due already is left as it is.
         */
        post: operations["resendDeliveryByKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integration/events/{event_id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Event Deliveries
         * @description Where an event went: one row an endpoint.
         */
        get: operations["listEventDeliveriesByKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Me
         * @description Who is signed in, with the key of this person's outbox.
         */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign Out
         * @description End this sign-in here: its tokens open nothing from the next request on.
         *
         *     The issuer's own session, and its refresh tokens, end at the issuer.
         */
        post: operations["signOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept Invitation
         * @description Bind the caller's sign-in to the member they were invited as, once.
         */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Health
         * @description Whether the parts answer. Shows nothing of any clinic.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Members */
        get: operations["listMembers"];
        put?: never;
        /**
         * Invite Member
         * @description Invite somebody: the invitation is good once, for 7 days.
         */
        post: operations["inviteMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{member_id}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite Member Again
         * @description Another invitation for somebody who never accepted one; the former is good no more.
         */
        post: operations["inviteMemberAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{member_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change Member
         * @description Name, move or suspend a member: it holds from their next request on.
         */
        patch: operations["changeMember"];
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Audit
         * @description Who did what to which ids, newest first. 30 days unless told.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export Audit
         * @description The same as CSV for a spreadsheet, 10,000 rows at most.
         */
        get: operations["exportAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/chain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Verify Audit
         * @description Whether the latest sealed rows are as they were written, or those of the seals before one:
         *     asked again with each ``from_seal``, until that is 1, it checks everything.
         */
        get: operations["verifyAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/conversations/{conversation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Report Access
         * @description Who reached a visit, when, and by which right.
         */
        get: operations["reportAccess"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Retention
         * @description How many days what is kept.
         */
        get: operations["getRetention"];
        /**
         * Set Retention
         * @description Set every rule at once. What is due by them is deleted within minutes, for good.
         */
        put: operations["setRetention"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Holds
         * @description Every legal hold, released ones included, newest first.
         */
        get: operations["listHolds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversation_id}/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Place Hold
         * @description Keep a visit whatever the rules say. Where it is held already, that hold is answered.
         */
        put: operations["placeHold"];
        post?: never;
        /**
         * Release Hold
         * @description The rules apply to the visit again.
         */
        delete: operations["releaseHold"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deletions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Deletions
         * @description What was deleted, when and by which rule, newest first. A year unless told.
         */
        get: operations["listDeletions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attestations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Attestations */
        get: operations["getAttestations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attestations/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Attest
         * @description Declare that a BAA covers this path and that the vendor retains nothing there.
         */
        put: operations["attest"];
        post?: never;
        /**
         * Take Attestation Back
         * @description What was declared holds no more: where the path is in use, it is made-up data again.
         */
        delete: operations["takeAttestationBack"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/clinic-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Switch Clinic Data
         * @description Switch between made-up and patients' data; the latter once every path in use is attested.
         */
        put: operations["switchClinicData"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health/details": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Health Details
         * @description Every part as it answers now; one that does not is named, and holds up no other.
         */
        get: operations["getHealthDetails"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/telemetry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post Telemetry
         * @description Numbers the page measured: names from a fixed list, values in their range, no text.
         */
        post: operations["postTelemetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Operations
         * @description The clinic's figures by the hour, and its visits' minutes with what they may have cost.
         */
        get: operations["getOperations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** AcceptInvitation */
        AcceptInvitation: {
            /** Invitation */
            invitation: string;
        };
        /** AccessLine */
        AccessLine: {
            /** Principal Id */
            principal_id: string | null;
            /** Principal Name */
            principal_name: string | null;
            /** Right */
            right: string | null;
            /** Requests */
            requests: number;
            /** Denied */
            denied: number;
            /**
             * First At
             * Format: date-time
             */
            first_at: string;
            /**
             * Last At
             * Format: date-time
             */
            last_at: string;
        };
        /** AccessReportOut */
        AccessReportOut: {
            /** Conversation Id */
            conversation_id: string;
            /** Items */
            items: components["schemas"]["AccessLine"][];
            /** Complete */
            complete: boolean;
        };
        /**
         * ActionCard
         * @description An action as the page shows it and as a review names it (``revision``).
         */
        ActionCard: {
            /** Action Id */
            action_id: string;
            /** Conversation Id */
            conversation_id: string;
            /**
             * Type
             * @enum {string}
             */
            type: "medication" | "lab" | "imaging" | "followup" | "referral";
            /** Change */
            change: ("start" | "change" | "stop") | null;
            /** Conditional */
            conditional: boolean;
            /** Description */
            description: string;
            /** Reason */
            reason: string | null;
            details: components["schemas"]["ActionDetails"];
            /** Confidence */
            confidence: number;
            /** Evidence */
            evidence: string[];
            /**
             * Language
             * @enum {string}
             */
            language: "en" | "es";
            /**
             * Source
             * @enum {string}
             */
            source: "rules" | "model" | "function_call" | "clinician";
            /**
             * Status
             * @enum {string}
             */
            status: "proposed" | "confirmed" | "edited" | "dismissed" | "withdrawn" | "superseded" | "retracted";
            /** Needs Review */
            needs_review: boolean;
            /** Flagged */
            flagged: boolean;
            /** Revision */
            revision: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Reviewed By */
            reviewed_by: string | null;
            /** Reviewed At */
            reviewed_at: string | null;
        };
        /**
         * ActionDetails
         * @description Structured details, where they were said; in the speaker's own words unless noted.
         */
        ActionDetails: {
            /** Drug */
            drug?: string | null;
            /** Dose */
            dose?: string | null;
            /** Unit */
            unit?: string | null;
            /** Route */
            route?: string | null;
            /** Frequency */
            frequency?: string | null;
            /** Duration */
            duration?: string | null;
            /** Test */
            test?: string | null;
            /** Body Part */
            body_part?: string | null;
            /** Side */
            side?: ("left" | "right" | "both") | null;
            /** Specialty */
            specialty?: string | null;
            /** When */
            when?: string | null;
        };
        /**
         * ActionEdit
         * @description What a reviewer changes; a field left out stays as it is.
         */
        ActionEdit: {
            /** Description */
            description?: string | null;
            /** Reason */
            reason?: string | null;
            details?: components["schemas"]["ActionDetails"] | null;
            /** Change */
            change?: ("start" | "change" | "stop") | null;
        };
        /** ActionPage */
        ActionPage: {
            /** Items */
            items: components["schemas"]["ActionCard"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** AttemptOut */
        AttemptOut: {
            /** Number */
            number: number;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** Duration Ms */
            duration_ms: number;
            /** Status */
            status: number | null;
            /** Error */
            error: string | null;
            /** Address */
            address: string | null;
            /** Response Head */
            response_head: string;
        };
        /** Attest */
        Attest: {
            /**
             * Baa Signed On
             * Format: date
             */
            baa_signed_on: string;
            /**
             * Zero Retention
             * @constant
             */
            zero_retention: true;
        };
        /**
         * Attestation
         * @description That a BAA was signed and zero retention is switched on for one path, and who says so.
         */
        Attestation: {
            /**
             * Path
             * @enum {string}
             */
            path: "translations" | "realtime" | "text";
            /**
             * Baa Signed On
             * Format: date
             */
            baa_signed_on: string;
            /**
             * Zero Retention
             * @constant
             */
            zero_retention: true;
            /** Attested By */
            attested_by: string;
            /**
             * Attested At
             * Format: date-time
             */
            attested_at: string;
        };
        /** AttestationsOut */
        AttestationsOut: {
            /**
             * Data
             * @enum {string}
             */
            data: "demo" | "patients";
            /** Needed */
            needed: ("translations" | "realtime" | "text")[];
            /** Missing */
            missing: ("translations" | "realtime" | "text")[];
            /** Items */
            items: components["schemas"]["Attestation"][];
        };
        /** AuditPage */
        AuditPage: {
            /** Items */
            items: components["schemas"]["AuditRow"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** AuditRow */
        AuditRow: {
            /** Audit Id */
            audit_id: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Principal Id */
            principal_id: string | null;
            /** Principal Name */
            principal_name: string | null;
            /** Route */
            route: string;
            /** Right */
            right: string | null;
            /** Ids */
            ids: {
                [key: string]: string;
            };
            /** Status */
            status: number;
            /** Code */
            code: string | null;
            /** Address */
            address: string | null;
            /** Request Id */
            request_id: string;
        };
        /** BreakGlassIn */
        BreakGlassIn: {
            /** Reason */
            reason: string;
        };
        /** BreakGlassOut */
        BreakGlassOut: {
            /** Glass Id */
            glass_id: string;
            /** Conversation Id */
            conversation_id: string;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
        };
        /** BreakGlassReport */
        BreakGlassReport: {
            /** Items */
            items: components["schemas"]["BreakGlassUse"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** BreakGlassUse */
        BreakGlassUse: {
            /** Glass Id */
            glass_id: string;
            /** Conversation Id */
            conversation_id: string;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Member Id */
            member_id: string;
            /** Member Name */
            member_name: string | null;
            /** Reason */
            reason: string | null;
        };
        /**
         * ChainOut
         * @description How the clinic's chain stands, as far back as one answer reaches.
         */
        ChainOut: {
            /** Seals */
            seals: number;
            /** From Seal */
            from_seal: number;
            /** Rows */
            rows: number;
            /** Waiting */
            waiting: number;
            /** Fault */
            fault: string | null;
            /**
             * Checked At
             * Format: date-time
             */
            checked_at: string;
        };
        /**
         * ChangeMember
         * @description What is left out stays.
         */
        ChangeMember: {
            /** Name */
            name?: string | null;
            /** Role */
            role?: ("clinician" | "supervisor" | "admin" | "auditor") | null;
            /** State */
            state?: ("active" | "suspended") | null;
        };
        /** ClinicOut */
        ClinicOut: {
            /** Clinic Id */
            clinic_id: string;
            /** Name */
            name: string;
        };
        /**
         * ConsentGiven
         * @description What the page sends: the answer to a wording that was shown in the patient's language.
         */
        ConsentGiven: {
            /** Granted */
            granted: boolean;
            /** Wording */
            wording: string;
            /**
             * Language
             * @enum {string}
             */
            language: "en" | "es";
            /**
             * Recording
             * @default false
             */
            recording: boolean;
            /**
             * Given By
             * @default patient
             * @enum {string}
             */
            given_by: "patient" | "guardian" | "representative";
            /**
             * At
             * Format: date-time
             */
            at: string;
        };
        /**
         * ConsentStanding
         * @description Whether an interpreter may listen to a visit now.
         */
        ConsentStanding: {
            /** Stop */
            stop: ("no_consent" | "consent_withdrawn" | "emergency_over" | "visit_ended") | null;
            /** Left S */
            left_s: number | null;
            emergency: components["schemas"]["Emergency"] | null;
        };
        /** ConversationDetail */
        ConversationDetail: {
            /** Conversation Id */
            conversation_id: string;
            /** Created By */
            created_by: string;
            /** Languages */
            languages: [
                "en" | "es",
                "en" | "es"
            ];
            /**
             * State
             * @enum {string}
             */
            state: "active" | "ending" | "completed";
            /** Consent Id */
            consent_id: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Ended At */
            ended_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /** Finish Failed At */
            finish_failed_at?: string | null;
            /** Turn Count */
            turn_count: number;
            /** Action Count */
            action_count: number;
            /** Action Types */
            action_types: ("medication" | "lab" | "imaging" | "followup" | "referral")[];
            /**
             * Made Up
             * @default false
             */
            made_up: boolean;
            emergency?: components["schemas"]["Emergency"] | null;
            external_ref: components["schemas"]["ExternalRef"] | null;
            summary: components["schemas"]["Summary"] | null;
            /** Fallbacks */
            fallbacks: components["schemas"]["Fallback"][];
            /** Break Glass Until */
            break_glass_until?: string | null;
        };
        /** ConversationOut */
        ConversationOut: {
            /** Conversation Id */
            conversation_id: string;
            /** Created By */
            created_by: string;
            /** Languages */
            languages: [
                "en" | "es",
                "en" | "es"
            ];
            /**
             * State
             * @enum {string}
             */
            state: "active" | "ending" | "completed";
            /** Consent Id */
            consent_id: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Ended At */
            ended_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /** Finish Failed At */
            finish_failed_at?: string | null;
            /** Turn Count */
            turn_count: number;
            /** Action Count */
            action_count: number;
            /** Action Types */
            action_types: ("medication" | "lab" | "imaging" | "followup" | "referral")[];
            /**
             * Made Up
             * @default false
             */
            made_up: boolean;
            emergency?: components["schemas"]["Emergency"] | null;
        };
        /** ConversationPage */
        ConversationPage: {
            /** Items */
            items: components["schemas"]["ConversationOut"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** DeletionOut */
        DeletionOut: {
            /** Deletion Id */
            deletion_id: string;
            /**
             * Data
             * @enum {string}
             */
            data: "text" | "recordings" | "webhooks" | "figures";
            /** Rule */
            rule: string;
            /** Days */
            days: number | null;
            /** Conversation Id */
            conversation_id: string | null;
            /** Counts */
            counts: {
                [key: string]: number;
            };
            /** Oldest */
            oldest: string | null;
            /** Newest */
            newest: string | null;
            /**
             * Deleted At
             * Format: date-time
             */
            deleted_at: string;
            /** Finished */
            finished: boolean;
        };
        /** DeletionPage */
        DeletionPage: {
            /** Items */
            items: components["schemas"]["DeletionOut"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** DeliveryDetail */
        DeliveryDetail: {
            delivery: components["schemas"]["DeliveryOut"];
            /** Attempts */
            attempts: components["schemas"]["AttemptOut"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** DeliveryOut */
        DeliveryOut: {
            /** Delivery Id */
            delivery_id: string;
            /** Endpoint Id */
            endpoint_id: string;
            /** Event Id */
            event_id: string;
            /** Event Type */
            event_type: string;
            /**
             * Status
             * @enum {string}
             */
            status: "pending" | "delivered" | "exhausted" | "cancelled";
            /** Attempts */
            attempts: number;
            /** Next Attempt At */
            next_attempt_at: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Finished At */
            finished_at: string | null;
            /** Last Status */
            last_status: number | null;
            /** Last Error */
            last_error: string | null;
        };
        /** DeliveryPage */
        DeliveryPage: {
            /** Items */
            items: components["schemas"]["DeliveryOut"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** DetectOut */
        DetectOut: {
            /** Actions */
            actions: components["schemas"]["ProposedAction"][];
        };
        /** DetectRequest */
        DetectRequest: {
            /** Turns */
            turns: components["schemas"]["DetectTurn"][];
        };
        /** DetectTurn */
        DetectTurn: {
            /** Turn Id */
            turn_id?: string | null;
            /**
             * Speaker
             * @default clinician
             * @enum {string}
             */
            speaker: "clinician" | "patient" | "unknown";
            /**
             * Language
             * @enum {string}
             */
            language: "en" | "es";
            /** Text */
            text: string;
            /** Translation */
            translation?: string | null;
        };
        /** EditConversation */
        EditConversation: {
            external_ref: components["schemas"]["ExternalRef"] | null;
        };
        /**
         * Emergency
         * @description A visit that began without consent, and what became of it.
         */
        Emergency: {
            /** Emergency Id */
            emergency_id: string;
            /** Started By */
            started_by: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /**
             * Until
             * Format: date-time
             */
            until: string;
            /**
             * State
             * @default open
             * @enum {string}
             */
            state: "open" | "consented" | "refused" | "explained";
            /** Closed By */
            closed_by?: string | null;
            /** Closed At */
            closed_at?: string | null;
        };
        /** EmergencyOut */
        EmergencyOut: {
            /** Emergency Id */
            emergency_id: string;
            /** Started By */
            started_by: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /**
             * Until
             * Format: date-time
             */
            until: string;
            /**
             * State
             * @default open
             * @enum {string}
             */
            state: "open" | "consented" | "refused" | "explained";
            /** Closed By */
            closed_by?: string | null;
            /** Closed At */
            closed_at?: string | null;
            /** Conversation Id */
            conversation_id: string;
            /** Languages */
            languages: [
                "en" | "es",
                "en" | "es"
            ];
            /**
             * Visit State
             * @enum {string}
             */
            visit_state: "active" | "ending" | "completed";
            /** Started By Name */
            started_by_name: string | null;
            /** Closed By Name */
            closed_by_name: string | null;
            /** Reason */
            reason: string | null;
            /** Explanation */
            explanation: string | null;
        };
        /** EmergencyPage */
        EmergencyPage: {
            /** Items */
            items: components["schemas"]["EmergencyOut"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** EndConversation */
        EndConversation: {
            /**
             * Turns
             * @default []
             */
            turns: components["schemas"]["TurnRef"][];
        };
        /** EndOut */
        EndOut: {
            /**
             * State
             * @enum {string}
             */
            state: "active" | "ending" | "completed";
            /** Missing */
            missing: components["schemas"]["TurnRef"][];
        };
        /** EndpointCreated */
        EndpointCreated: {
            /** Endpoint Id */
            endpoint_id: string;
            /** Url */
            url: string;
            /** Description */
            description: string;
            /** Events */
            events: string[];
            /** Min Confidence */
            min_confidence: number;
            /** Propose Medication */
            propose_medication: boolean;
            /** Action Types */
            action_types: ("medication" | "lab" | "imaging" | "followup" | "referral")[];
            /**
             * Payload
             * @enum {string}
             */
            payload: "thin" | "full" | "fhir";
            /** Rate Limit */
            rate_limit: number | null;
            /** Schedule S */
            schedule_s: number[] | null;
            /**
             * State
             * @enum {string}
             */
            state: "enabled" | "disabled";
            /** Disabled Reason */
            disabled_reason: ("gone" | "failing") | null;
            /** Disabled At */
            disabled_at: string | null;
            /** Rotations */
            rotations: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Signing */
            signing: number;
            /** Overlap Until */
            overlap_until: string | null;
            health?: components["schemas"]["EndpointHealthOut"] | null;
            /** Secret */
            secret: string;
        };
        /**
         * EndpointHealthOut
         * @description An endpoint whose last attempts failed.
         */
        EndpointHealthOut: {
            /** Failures */
            failures: number;
            /**
             * Failing Since
             * Format: date-time
             */
            failing_since: string;
            /** Open Until */
            open_until: string | null;
            /** Warnings */
            warnings: number;
            /**
             * Disabled After
             * Format: date-time
             */
            disabled_after: string;
        };
        /** EndpointIn */
        EndpointIn: {
            /** Url */
            url: string;
            /**
             * Description
             * @default
             */
            description: string;
            /** Events */
            events?: string[] | null;
            /**
             * Min Confidence
             * @default 0
             */
            min_confidence: number;
            /**
             * Propose Medication
             * @default false
             */
            propose_medication: boolean;
            /** Action Types */
            action_types?: ("medication" | "lab" | "imaging" | "followup" | "referral")[];
            /**
             * Payload
             * @default thin
             * @enum {string}
             */
            payload: "thin" | "full" | "fhir";
            /** Rate Limit */
            rate_limit?: number | null;
            /** Schedule S */
            schedule_s?: number[] | null;
        };
        /** EndpointOut */
        EndpointOut: {
            /** Endpoint Id */
            endpoint_id: string;
            /** Url */
            url: string;
            /** Description */
            description: string;
            /** Events */
            events: string[];
            /** Min Confidence */
            min_confidence: number;
            /** Propose Medication */
            propose_medication: boolean;
            /** Action Types */
            action_types: ("medication" | "lab" | "imaging" | "followup" | "referral")[];
            /**
             * Payload
             * @enum {string}
             */
            payload: "thin" | "full" | "fhir";
            /** Rate Limit */
            rate_limit: number | null;
            /** Schedule S */
            schedule_s: number[] | null;
            /**
             * State
             * @enum {string}
             */
            state: "enabled" | "disabled";
            /** Disabled Reason */
            disabled_reason: ("gone" | "failing") | null;
            /** Disabled At */
            disabled_at: string | null;
            /** Rotations */
            rotations: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Signing */
            signing: number;
            /** Overlap Until */
            overlap_until: string | null;
            health?: components["schemas"]["EndpointHealthOut"] | null;
        };
        /** EndpointPage */
        EndpointPage: {
            /** Items */
            items: components["schemas"]["EndpointOut"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** EndpointPatch */
        EndpointPatch: {
            /** Url */
            url?: string | null;
            /** Description */
            description?: string | null;
            /** Events */
            events?: string[] | null;
            /** Min Confidence */
            min_confidence?: number | null;
            /** Propose Medication */
            propose_medication?: boolean | null;
            /** Action Types */
            action_types?: ("medication" | "lab" | "imaging" | "followup" | "referral")[] | null;
            /** Payload */
            payload?: ("thin" | "full" | "fhir") | null;
            /** Rate Limit */
            rate_limit?: number | null;
            /** Schedule S */
            schedule_s?: number[] | null;
            /** State */
            state?: ("enabled" | "disabled") | null;
        };
        /** EventTypeOut */
        EventTypeOut: {
            /** Type */
            type: string;
            /** Description */
            description: string;
            /** Default */
            default: boolean;
            /** Payload Schema */
            payload_schema: {
                [key: string]: unknown;
            };
            /** Examples */
            examples: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
        };
        /** EventTypes */
        EventTypes: {
            /** Items */
            items: components["schemas"]["EventTypeOut"][];
        };
        /** Explanation */
        Explanation: {
            /** Explanation */
            explanation: string;
        };
        /**
         * ExternalRef
         * @description The visit's names in the clinic's own systems: opaque to us, kept behind the cipher.
         */
        ExternalRef: {
            /** System */
            system: string;
            /** Patient Id */
            patient_id?: string | null;
            /** Encounter Id */
            encounter_id?: string | null;
        };
        /**
         * Fallback
         * @description A model was to read the visit, and the rules did.
         */
        Fallback: {
            /**
             * Step
             * @enum {string}
             */
            step: "detect" | "summarise";
            /** Provider */
            provider: string;
            /** Why */
            why: string;
        };
        /**
         * FieldError
         * @description Where a body is wrong, without quoting it.
         */
        FieldError: {
            /** At */
            at: string;
            /** Message */
            message: string;
            /** Code */
            code?: string | null;
        };
        /** FiguresOut */
        FiguresOut: {
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /**
             * Until
             * Format: date-time
             */
            until: string;
            /** Metrics */
            metrics: components["schemas"]["MetricOut"][];
            /** Visits */
            visits: components["schemas"]["VisitUseOut"][];
            prices: components["schemas"]["PricesOut"];
        };
        /** Health */
        Health: {
            /**
             * Status
             * @enum {string}
             */
            status: "ok" | "degraded";
            /** Stage */
            stage: string;
            /** Version */
            version: string;
            /** Demo */
            demo: boolean;
            /** Checks */
            checks: {
                [key: string]: "ok" | "failing";
            };
            /** Providers */
            providers: {
                [key: string]: string;
            };
        };
        /** HealthDetails */
        HealthDetails: {
            /**
             * Status
             * @enum {string}
             */
            status: "ok" | "degraded";
            /** Stage */
            stage: string;
            /** Version */
            version: string;
            /**
             * Checked At
             * Format: date-time
             */
            checked_at: string;
            /** Parts */
            parts: components["schemas"]["PartOut"][];
            /** Queues */
            queues: components["schemas"]["QueueOut"][];
            /**
             * Attestation
             * @enum {string}
             */
            attestation: "attested" | "not_attested";
            /** Not Attested */
            not_attested: ("translations" | "realtime" | "text")[];
            /**
             * Data
             * @enum {string}
             */
            data: "demo" | "patients";
        };
        /** HoldOut */
        HoldOut: {
            /** Hold Id */
            hold_id: string;
            /** Conversation Id */
            conversation_id: string;
            /** Placed By */
            placed_by: string;
            /** Placed By Name */
            placed_by_name: string | null;
            /**
             * Placed At
             * Format: date-time
             */
            placed_at: string;
            /** Reason */
            reason: string | null;
            /** Released By */
            released_by: string | null;
            /** Released At */
            released_at: string | null;
        };
        /** HoldPage */
        HoldPage: {
            /** Items */
            items: components["schemas"]["HoldOut"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** HourOut */
        HourOut: {
            /**
             * Hour
             * Format: date-time
             */
            hour: string;
            /** Count */
            count: number;
            /** Sum */
            sum: number;
            /** P50 */
            p50: number | null;
            /** P95 */
            p95: number | null;
        };
        /** HumanInterpreter */
        HumanInterpreter: {
            /** Phone */
            phone: string | null;
            /** Url */
            url: string | null;
        };
        /** IntegrationConversation */
        IntegrationConversation: {
            /** Conversation Id */
            conversation_id: string;
            /** Created By */
            created_by: string;
            /** Languages */
            languages: [
                "en" | "es",
                "en" | "es"
            ];
            /**
             * State
             * @enum {string}
             */
            state: "active" | "ending" | "completed";
            /** Consent Id */
            consent_id: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Ended At */
            ended_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /** Finish Failed At */
            finish_failed_at?: string | null;
            /** Turn Count */
            turn_count: number;
            /** Action Count */
            action_count: number;
            /** Action Types */
            action_types: ("medication" | "lab" | "imaging" | "followup" | "referral")[];
            /**
             * Made Up
             * @default false
             */
            made_up: boolean;
            emergency?: components["schemas"]["Emergency"] | null;
            external_ref: components["schemas"]["ExternalRef"] | null;
            summary: components["schemas"]["Summary"] | null;
            /** Fallbacks */
            fallbacks: components["schemas"]["Fallback"][];
            /** Break Glass Until */
            break_glass_until?: string | null;
            /** Actions */
            actions: components["schemas"]["ActionCard"][] | null;
        };
        /** InterpreterAsked */
        InterpreterAsked: {
            /**
             * Reason
             * @enum {string}
             */
            reason: "patient_asked" | "clinician_asked" | "doubtful_translation" | "critical_topic";
        };
        /** InviteMember */
        InviteMember: {
            /** Name */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "clinician" | "supervisor" | "admin" | "auditor";
        };
        /** Invited */
        Invited: {
            /** Member Id */
            member_id: string;
            /** Name */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "clinician" | "supervisor" | "admin" | "auditor";
            /**
             * State
             * @enum {string}
             */
            state: "invited" | "active" | "suspended";
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Invitation */
            invitation: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
        };
        /** KeyCreated */
        KeyCreated: {
            /** Key Id */
            key_id: string;
            /** Name */
            name: string;
            /** Scopes */
            scopes: ("actions:read" | "conversations:read" | "external_ref:write" | "endpoints:manage")[];
            /** Created By */
            created_by: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Last Used At */
            last_used_at: string | null;
            /** Revoked At */
            revoked_at: string | null;
            /** Key */
            key: string;
        };
        /** KeyIn */
        KeyIn: {
            /** Name */
            name: string;
            /** Scopes */
            scopes: ("actions:read" | "conversations:read" | "external_ref:write" | "endpoints:manage")[];
        };
        /** KeyOut */
        KeyOut: {
            /** Key Id */
            key_id: string;
            /** Name */
            name: string;
            /** Scopes */
            scopes: ("actions:read" | "conversations:read" | "external_ref:write" | "endpoints:manage")[];
            /** Created By */
            created_by: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Last Used At */
            last_used_at: string | null;
            /** Revoked At */
            revoked_at: string | null;
        };
        /** KeyPage */
        KeyPage: {
            /** Items */
            items: components["schemas"]["KeyOut"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * Leg
         * @description One translation direction of a session: what the page needs to dial it.
         *
         *     ``client_secret`` lives for a minute and opens this leg only. ``expires_in`` is in seconds
         *     from the moment of the answer, so that a page with a wrong clock still knows.
         */
        Leg: {
            /**
             * Direction
             * @enum {string}
             */
            direction: "en-es" | "es-en" | "both";
            /** Source Language */
            source_language: ("en" | "es") | null;
            /** Target Language */
            target_language: ("en" | "es") | null;
            /** Client Secret */
            client_secret: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Expires In */
            expires_in: number;
            /** Call Url */
            call_url: string;
        };
        /** LineIn */
        LineIn: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "complaint" | "finding" | "plan" | "other";
            /** En */
            en?: string | null;
            /** Es */
            es?: string | null;
            /**
             * Evidence
             * @default []
             */
            evidence: string[];
        };
        /** MailOut */
        MailOut: {
            /** Mail Id */
            mail_id: string;
            /**
             * Form
             * @enum {string}
             */
            form: "link" | "content";
            /** Revision */
            revision: number;
            /**
             * Sent At
             * Format: date-time
             */
            sent_at: string;
            /** Demo */
            demo: boolean;
        };
        /** MailSummaryIn */
        MailSummaryIn: {
            /** To */
            to: string;
            /**
             * Form
             * @default link
             * @enum {string}
             */
            form: "link" | "content";
            /** Language */
            language?: ("en" | "es") | null;
        };
        /** Me */
        Me: {
            /** Member Id */
            member_id: string;
            /** Name */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "clinician" | "supervisor" | "admin" | "auditor";
            clinic: components["schemas"]["ClinicOut"];
            outbox_key: components["schemas"]["OutboxKey"];
            human_interpreter: components["schemas"]["HumanInterpreter"];
            /** Ways */
            ways: ("two_legs" | "one_leg" | "conversation")[];
            /** Demo */
            demo: boolean;
            /**
             * Data
             * @enum {string}
             */
            data: "demo" | "patients";
            /** Emergency Minutes */
            emergency_minutes: number;
            /** Mail Content */
            mail_content: boolean;
        };
        /** MemberOut */
        MemberOut: {
            /** Member Id */
            member_id: string;
            /** Name */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "clinician" | "supervisor" | "admin" | "auditor";
            /**
             * State
             * @enum {string}
             */
            state: "invited" | "active" | "suspended";
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
        };
        /** MemberPage */
        MemberPage: {
            /** Items */
            items: components["schemas"]["MemberOut"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** MetricOut */
        MetricOut: {
            /** Name */
            name: ("visit.start.time" | "session.token.time" | "webrtc.connection.time" | "translation.latency" | "interpreted.seconds" | "connection.losses" | "echo.drops" | "speech.over" | "turns.flagged" | "messages.misunderstood" | "outbox.pending") | ("mint.latency" | "mint.failures" | "ingest.latency" | "detection.time" | "delivery.delivered" | "delivery.failed" | "delivery.age" | "access.break_glass");
            /**
             * Unit
             * @enum {string}
             */
            unit: "Milliseconds" | "Seconds" | "Count";
            /** Count */
            count: number;
            /** Sum */
            sum: number;
            /** P50 */
            p50: number | null;
            /** P95 */
            p95: number | null;
            /** Hours */
            hours: components["schemas"]["HourOut"][];
        };
        /**
         * ModelCall
         * @description A function call that a conversation session made while this turn was spoken.
         */
        ModelCall: {
            /** Call Id */
            call_id: string;
            /** Name */
            name: string;
            /** Arguments */
            arguments?: {
                [key: string]: unknown;
            };
        };
        /**
         * ModelOut
         * @description A model that the settings choose, as its vendor lists it.
         */
        ModelOut: {
            /** Name */
            name: string;
            /** Listed */
            listed: boolean;
            /** Shutdown Date */
            shutdown_date: string | null;
            /** Days Left */
            days_left: number | null;
        };
        /** OpenConversation */
        OpenConversation: {
            /** Conversation Id */
            conversation_id?: string | null;
            /**
             * Languages
             * @description Clinician's, patient's
             */
            languages: [
                "en" | "es",
                "en" | "es"
            ];
            consent: components["schemas"]["ConsentGiven"];
            external_ref?: components["schemas"]["ExternalRef"] | null;
            /**
             * Utc Offset Min
             * @default 0
             */
            utc_offset_min: number;
        };
        /** OpenRecording */
        OpenRecording: {
            /** Recording Id */
            recording_id: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
        };
        /** OpenSession */
        OpenSession: {
            /** Conversation Id */
            conversation_id: string;
            /**
             * Mode
             * @default translate
             * @enum {string}
             */
            mode: "translate" | "conversation";
            /** Direction */
            direction?: ("en-es" | "es-en") | null;
            /**
             * Renew
             * @default false
             */
            renew: boolean;
        };
        /** OutboxKey */
        OutboxKey: {
            /** Id */
            id: string;
            /** Key */
            key: string;
        };
        /**
         * Part
         * @description What the page is about to upload: a segment by its number from 0, or the manifest.
         */
        Part: {
            /** Name */
            name: string;
            /** Size */
            size: number;
            /** Sha256 */
            sha256: string;
        };
        /** PartOut */
        PartOut: {
            /**
             * Part
             * @enum {string}
             */
            part: "database" | "realtime" | "identity" | "queue" | "state" | "storage" | "email" | "ai" | "analytics" | "cipher" | "webhook";
            /** Provider */
            provider: string;
            /**
             * State
             * @enum {string}
             */
            state: "ok" | "failing" | "not_probed";
            /** Latency Ms */
            latency_ms: number | null;
            /** Version */
            version: string | null;
            /** Code */
            code: string | null;
            /** Models */
            models: components["schemas"]["ModelOut"][];
        };
        /** PlaceHold */
        PlaceHold: {
            /** Reason */
            reason: string;
        };
        /**
         * PricesOut
         * @description US dollars a minute, by way, as they were on a day.
         */
        PricesOut: {
            /** Per Minute Usd */
            per_minute_usd: {
                [key: string]: number | null;
            };
            /**
             * Taken On
             * Format: date
             */
            taken_on: string;
        };
        /**
         * Problem
         * @description RFC 9457 problem details. ``code`` is stable; ``detail`` is safe to show.
         */
        Problem: {
            /** Type */
            type: string;
            /** Title */
            title: string;
            /** Status */
            status: number;
            /** Code */
            code: string;
            /** Detail */
            detail: string;
            /** Request Id */
            request_id: string;
            /** Errors */
            errors?: components["schemas"]["FieldError"][] | null;
            /** Current */
            current?: {
                [key: string]: unknown;
            } | null;
            /** Retry After */
            retry_after?: number | null;
        };
        /**
         * ProposedAction
         * @description What a detector believes the clinician committed to.
         *
         *     ``concept`` is a normalised key of what is acted upon («amoxicillin», «chest x-ray»), the
         *     same for English and Spanish where the lexicon knows it; two proposals of one type and
         *     concept with overlapping evidence are one action. ``confidence`` is a probability.
         */
        ProposedAction: {
            /**
             * Type
             * @enum {string}
             */
            type: "medication" | "lab" | "imaging" | "followup" | "referral";
            /** Concept */
            concept: string;
            /** Description */
            description: string;
            /** Reason */
            reason?: string | null;
            /** @default {} */
            details: components["schemas"]["ActionDetails"];
            /** Change */
            change?: ("start" | "change" | "stop") | null;
            /**
             * Conditional
             * @default false
             */
            conditional: boolean;
            /** Confidence */
            confidence: number;
            /** Evidence */
            evidence: string[];
            /**
             * Language
             * @enum {string}
             */
            language: "en" | "es";
            /**
             * Source
             * @default rules
             * @enum {string}
             */
            source: "rules" | "model" | "function_call" | "clinician";
        };
        /**
         * QueueOut
         * @description Messages that wait, and those that were given up; null where the queue does not answer.
         */
        QueueOut: {
            /**
             * Name
             * @enum {string}
             */
            name: "visit" | "webhook";
            /** Waiting */
            waiting: number | null;
            /** Dead */
            dead: number | null;
        };
        /** RecordingLinks */
        RecordingLinks: {
            /** Recording Id */
            recording_id: string;
            /** State */
            state: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** Segments */
            segments: number;
            /** Key */
            key: string;
            /** Links */
            links: {
                [key: string]: string;
            };
        };
        /** RecordingList */
        RecordingList: {
            /** Agreed */
            agreed: boolean;
            /** Items */
            items: components["schemas"]["RecordingOut"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** RecordingOpened */
        RecordingOpened: {
            /** Recording Id */
            recording_id: string;
            /** State */
            state: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** Segments */
            segments: number;
            /** Key */
            key: string;
        };
        /** RecordingOut */
        RecordingOut: {
            /** Recording Id */
            recording_id: string;
            /** State */
            state: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** Segments */
            segments: number;
        };
        /** ReferenceOut */
        ReferenceOut: {
            /** Conversation Id */
            conversation_id: string;
            external_ref: components["schemas"]["ExternalRef"] | null;
        };
        /**
         * RetentionRules
         * @description In days from the end of a visit, or from when a row was written; None is kept for good.
         */
        RetentionRules: {
            /** Text Days */
            text_days?: number | null;
            /** Recordings Days */
            recordings_days?: number | null;
            /** Webhooks Days */
            webhooks_days?: number | null;
            /** Figures Days */
            figures_days?: number | null;
            /**
             * Audit Days
             * @default 2192
             */
            audit_days: number;
        };
        /** Review */
        Review: {
            /**
             * Decision
             * @enum {string}
             */
            decision: "confirm" | "edit" | "dismiss" | "retract";
            /** Revision */
            revision: number;
            edit?: components["schemas"]["ActionEdit"] | null;
        };
        /** RotateSecret */
        RotateSecret: {
            /**
             * Overlap Hours
             * @default 24
             */
            overlap_hours: number;
        };
        /** SendAgain */
        SendAgain: {
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /** Until */
            until?: string | null;
            /**
             * Dry Run
             * @default false
             */
            dry_run: boolean;
        };
        /** SentAgain */
        SentAgain: {
            /** Dry Run */
            dry_run: boolean;
            /** Matched */
            matched: number;
            /** Queued */
            queued: number;
            /** More */
            more: boolean;
        };
        /** SessionCheckOut */
        SessionCheckOut: {
            leg: components["schemas"]["Leg"];
            /** Demo */
            demo: boolean;
        };
        /** SessionOut */
        SessionOut: {
            /** Session Id */
            session_id: string;
            /**
             * Mode
             * @enum {string}
             */
            mode: "translate" | "conversation";
            /** Provider */
            provider: string;
            /** Model */
            model: string;
            /** Demo */
            demo: boolean;
            /** Legs */
            legs: components["schemas"]["Leg"][];
            /** Cached */
            cached: boolean;
        };
        /** SignedUpload */
        SignedUpload: {
            /** Part */
            part: string;
            /**
             * Method
             * @default PUT
             */
            method: string;
            /** Url */
            url: string;
            /** Headers */
            headers: {
                [key: string]: string;
            };
        };
        /** SignedUploads */
        SignedUploads: {
            /** Items */
            items: components["schemas"]["SignedUpload"][];
        };
        /** StartEmergency */
        StartEmergency: {
            /** Conversation Id */
            conversation_id?: string | null;
            /**
             * Languages
             * @description Clinician's, patient's
             */
            languages: [
                "en" | "es",
                "en" | "es"
            ];
            /** Reason */
            reason: string;
            /**
             * Utc Offset Min
             * @default 0
             */
            utc_offset_min: number;
        };
        /**
         * Summary
         * @description A bilingual summary. Until ``reviewed``, no person has looked at it.
         */
        Summary: {
            /**
             * Lines
             * @default []
             */
            lines: components["schemas"]["SummaryLine"][];
            /** Provider */
            provider: string;
            /** Instead Of */
            instead_of?: string | null;
            /**
             * Machine Made
             * @default true
             */
            machine_made: boolean;
            /**
             * Reviewed
             * @default false
             */
            reviewed: boolean;
            /**
             * Made At
             * Format: date-time
             */
            made_at: string;
            /**
             * Revision
             * @default 1
             */
            revision: number;
            /**
             * Needs Review
             * @default false
             */
            needs_review: boolean;
            /** Reviewed By */
            reviewed_by?: string | null;
            /** Reviewed At */
            reviewed_at?: string | null;
            /** Reviewer Name */
            reviewer_name?: string | null;
            /** Reviewer Qualification */
            reviewer_qualification?: ("qualified_translator" | "qualified_interpreter" | "bilingual_staff") | null;
        };
        /**
         * SummaryLine
         * @description One sentence of a summary, in both languages where both were said.
         */
        SummaryLine: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "complaint" | "finding" | "plan" | "other";
            /** En */
            en?: string | null;
            /** Es */
            es?: string | null;
            /**
             * Evidence
             * @default []
             */
            evidence: string[];
            /**
             * Edited
             * @default false
             */
            edited: boolean;
        };
        /** SummaryReview */
        SummaryReview: {
            /** Revision */
            revision: number;
            /** Lines */
            lines?: components["schemas"]["LineIn"][] | null;
            /** Qualification */
            qualification?: ("qualified_translator" | "qualified_interpreter" | "bilingual_staff") | null;
        };
        /** SwitchData */
        SwitchData: {
            /**
             * Data
             * @enum {string}
             */
            data: "demo" | "patients";
        };
        /**
         * TelemetryIn
         * @description ``conversation_id`` and ``way`` tell whose minutes they are; they leave with no figure.
         */
        TelemetryIn: {
            /** Conversation Id */
            conversation_id?: string | null;
            /** Way */
            way?: ("two_legs" | "one_leg" | "conversation") | null;
            /** Points */
            points: components["schemas"]["TelemetryPoint"][];
        };
        /**
         * TelemetryPoint
         * @description One number under one of the names of the list, within that name's range.
         */
        TelemetryPoint: {
            /**
             * Name
             * @enum {string}
             */
            name: "visit.start.time" | "session.token.time" | "webrtc.connection.time" | "translation.latency" | "interpreted.seconds" | "connection.losses" | "echo.drops" | "speech.over" | "turns.flagged" | "messages.misunderstood" | "outbox.pending";
            /** Value */
            value: number;
        };
        /** TurnBatch */
        TurnBatch: {
            /** Turns */
            turns: {
                [key: string]: unknown;
            }[];
        };
        /** TurnBatchOut */
        TurnBatchOut: {
            /** Results */
            results: components["schemas"]["TurnResult"][];
        };
        /**
         * TurnChecked
         * @description The back-translation of one revision of a turn.
         */
        TurnChecked: {
            /**
             * Outcome
             * @enum {string}
             */
            outcome: "translated" | "not_available" | "failed";
            words?: components["schemas"]["Utterance"] | null;
            /** Provider */
            provider: string;
            /**
             * Machine Made
             * @default true
             */
            machine_made: boolean;
            /** Turn Id */
            turn_id: string;
            /** Revision */
            revision: number;
        };
        /**
         * TurnIn
         * @description One revision of a turn, as the page sends it.
         *
         *     ``revision`` grows when the page corrects a turn: the same revision with other content is a
         *     conflict, a lower one is answered with what is stored.
         */
        TurnIn: {
            source: components["schemas"]["Utterance"];
            target?: components["schemas"]["Utterance"] | null;
            /**
             * Model Calls
             * @default []
             */
            model_calls: components["schemas"]["ModelCall"][];
            /** Session Id */
            session_id?: string | null;
            /**
             * Speaker
             * @enum {string}
             */
            speaker: "clinician" | "patient" | "unknown";
            /**
             * Origin
             * @default speech
             * @enum {string}
             */
            origin: "speech" | "typed";
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /**
             * Ended At
             * Format: date-time
             */
            ended_at: string;
            /**
             * Revision
             * @default 1
             */
            revision: number;
            /**
             * Marks
             * @default []
             */
            marks: ("untranslated" | "overlap" | "low_energy")[];
        };
        /** TurnOut */
        TurnOut: {
            /** Turn Id */
            turn_id: string;
            /** Session Id */
            session_id: string | null;
            /**
             * Speaker
             * @enum {string}
             */
            speaker: "clinician" | "patient" | "unknown";
            /**
             * Origin
             * @enum {string}
             */
            origin: "speech" | "typed";
            source: components["schemas"]["Utterance"];
            target: components["schemas"]["Utterance"] | null;
            /** Model Calls */
            model_calls: components["schemas"]["ModelCall"][];
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /**
             * Ended At
             * Format: date-time
             */
            ended_at: string;
            /** Revision */
            revision: number;
            /** Seq */
            seq: number;
            /** Marks */
            marks: ("untranslated" | "overlap" | "low_energy")[];
            /** Flags */
            flags: string[];
            /** Late */
            late: boolean;
        };
        /** TurnPage */
        TurnPage: {
            /** Items */
            items: components["schemas"]["TurnOut"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * TurnReceipt
         * @description The server has this turn. ``stored`` says what the request changed.
         */
        TurnReceipt: {
            /** Turn Id */
            turn_id: string;
            /**
             * Stored
             * @enum {string}
             */
            stored: "created" | "updated" | "unchanged" | "newer_kept";
            /** Revision */
            revision: number;
            /** Seq */
            seq: number;
            /** Flags */
            flags: string[];
            /** Late */
            late: boolean;
            /** Actions */
            actions: components["schemas"]["ActionCard"][];
            /** Stop */
            stop?: ("no_consent" | "consent_withdrawn" | "emergency_over" | "visit_ended") | null;
        };
        /**
         * TurnRef
         * @description A turn the page knows of, named at the end of a visit.
         */
        TurnRef: {
            /** Turn Id */
            turn_id: string;
            /** Revision */
            revision: number;
        };
        /**
         * TurnResult
         * @description One turn's outcome in a batch: the status that a single PUT would have answered.
         */
        TurnResult: {
            /** Turn Id */
            turn_id: string;
            /** Status */
            status: number;
            receipt?: components["schemas"]["TurnReceipt"] | null;
            problem?: components["schemas"]["Problem"] | null;
        };
        /** UploadParts */
        UploadParts: {
            /** Parts */
            parts: components["schemas"]["Part"][];
        };
        /**
         * Utterance
         * @description Words in one language, as they were said or translated.
         */
        Utterance: {
            /**
             * Lang
             * @enum {string}
             */
            lang: "en" | "es";
            /** Text */
            text: string;
        };
        /**
         * VisitUseOut
         * @description Minutes by way, and what they cost by list prices; null where a price is not known.
         */
        VisitUseOut: {
            /** Conversation Id */
            conversation_id: string;
            /**
             * Began At
             * Format: date-time
             */
            began_at: string;
            /** Minutes */
            minutes: number;
            /** Ways */
            ways: {
                [key: string]: number;
            };
            /** Cost Usd */
            cost_usd: number | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    openSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenSession"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionCheckOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listConversations: {
        parameters: {
            query?: {
                /** @description ISO 8601 with offset */
                from?: string | null;
                /** @description ISO 8601 with offset */
                to?: string | null;
                state?: ("active" | "ending" | "completed") | null;
                /** @description The patient's */
                language?: ("en" | "es") | null;
                /** @description A member's id; another's: supervisors only */
                clinician?: string | null;
                action_type?: ("medication" | "lab" | "imaging" | "followup" | "referral") | null;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationPage"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openConversation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenConversation"];
            };
        };
        responses: {
            /** @description It was there already */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationOut"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getConversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationDetail"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editConversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditConversation"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationDetail"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putTurn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
                turn_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TurnIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TurnReceipt"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTurns: {
        parameters: {
            query?: {
                cursor?: string | null;
            };
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TurnPage"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putTurns: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TurnBatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TurnBatchOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkTurn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
                turn_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TurnChecked"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endConversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndConversation"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    requestInterpreter: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InterpreterAsked"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HumanInterpreter"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRecordings: {
        parameters: {
            query?: {
                cursor?: string | null;
            };
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordingList"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openRecording: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenRecording"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordingOpened"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdrawRecordings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdrawConsent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRecording: {
        parameters: {
            query?: {
                /** @description The first segment wanted */
                first?: number;
            };
            header?: never;
            path: {
                conversation_id: string;
                recording_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordingLinks"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uploadRecording: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
                recording_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UploadParts"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedUploads"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    completeRecording: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
                recording_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordingOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reviewSummary: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SummaryReview"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationDetail"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    mailSummary: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailSummaryIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    breakGlass: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BreakGlassIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BreakGlassOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listBreakGlass: {
        parameters: {
            query?: {
                /** @description ISO 8601 with offset */
                from?: string | null;
                /** @description ISO 8601 with offset */
                to?: string | null;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BreakGlassReport"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEmergencies: {
        parameters: {
            query?: {
                state?: ("open" | "consented" | "refused" | "explained") | null;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmergencyPage"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startEmergency: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartEmergency"];
            };
        };
        responses: {
            /** @description It was there already */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationOut"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    explainEmergency: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path: {
                emergency_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Explanation"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getConsent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentStanding"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recordConsent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConsentGiven"];
            };
        };
        responses: {
            /** @description It was there already */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentStanding"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentStanding"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listActions: {
        parameters: {
            query: {
                conversation_id: string;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionPage"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    detectActions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DetectRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetectOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                action_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionCard"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reviewAction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                action_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Review"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionCard"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEventTypes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventTypes"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEndpoints: {
        parameters: {
            query?: {
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointPage"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointCreated"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateSecret"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointCreated"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sendTest: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recoverDeliveries: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendAgain"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentAgain"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replayMissing: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendAgain"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentAgain"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                status?: ("pending" | "delivered" | "exhausted" | "cancelled") | null;
                type?: ("action.proposed" | "action.confirmed" | "action.edited" | "action.dismissed" | "action.withdrawn" | "action.superseded" | "action.retracted" | "conversation.completed" | "conversation.updated" | "interpreter.requested" | "access.break_glass" | "consent.emergency" | "endpoint.disabled" | "endpoint.failing" | "endpoint.recovered" | "delivery.exhausted" | "test.ping") | null;
                /** @description ISO 8601 with offset */
                from?: string | null;
                /** @description ISO 8601 with offset */
                to?: string | null;
                cursor?: string | null;
            };
            header?: never;
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryPage"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDelivery: {
        parameters: {
            query?: {
                cursor?: string | null;
            };
            header?: never;
            path: {
                endpoint_id: string;
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryDetail"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resendDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path: {
                endpoint_id: string;
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEventDeliveries: {
        parameters: {
            query?: {
                cursor?: string | null;
            };
            header?: never;
            path: {
                event_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryPage"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: {
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyPage"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyCreated"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readActionByKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                action_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionCard"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readConversationByKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationConversation"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setReferenceByKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditConversation"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReferenceOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEventTypesByKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventTypes"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEndpointsByKey: {
        parameters: {
            query?: {
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointPage"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createEndpointByKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointCreated"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEndpointByKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteEndpointByKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editEndpointByKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateSecretByKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateSecret"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointCreated"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sendTestByKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recoverDeliveriesByKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendAgain"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentAgain"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replayMissingByKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendAgain"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentAgain"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeliveriesByKey: {
        parameters: {
            query?: {
                status?: ("pending" | "delivered" | "exhausted" | "cancelled") | null;
                type?: ("action.proposed" | "action.confirmed" | "action.edited" | "action.dismissed" | "action.withdrawn" | "action.superseded" | "action.retracted" | "conversation.completed" | "conversation.updated" | "interpreter.requested" | "access.break_glass" | "consent.emergency" | "endpoint.disabled" | "endpoint.failing" | "endpoint.recovered" | "delivery.exhausted" | "test.ping") | null;
                /** @description ISO 8601 with offset */
                from?: string | null;
                /** @description ISO 8601 with offset */
                to?: string | null;
                cursor?: string | null;
            };
            header?: never;
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryPage"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDeliveryByKey: {
        parameters: {
            query?: {
                cursor?: string | null;
            };
            header?: never;
            path: {
                endpoint_id: string;
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryDetail"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resendDeliveryByKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path: {
                endpoint_id: string;
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEventDeliveriesByKey: {
        parameters: {
            query?: {
                cursor?: string | null;
            };
            header?: never;
            path: {
                event_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryPage"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptInvitation"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query?: {
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberPage"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    inviteMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InviteMember"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invited"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    inviteMemberAgain: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeated with the same body within a day, the call is made once and answered alike */
                "Idempotency-Key"?: string;
            };
            path: {
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invited"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                member_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeMember"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                cursor?: string | null;
                principal_id?: string | null;
                right?: ("member" | "visit.read" | "visit.write" | "visit.record" | "emergency.use" | "emergency.settle" | "glass.break" | "glass.report" | "detector.try" | "endpoints.manage" | "keys.manage" | "members.read" | "members.manage" | "retention.read" | "retention.manage" | "holds.manage" | "attestation.read" | "attestation.manage" | "audit.read" | "figures.read" | "health.read" | "key.member" | "key.actions.read" | "key.visits.read" | "key.references.write") | null;
                object_id?: string | null;
                result?: ("allowed" | "denied" | "failed") | null;
                /** @description ISO 8601 with offset */
                from?: string | null;
                /** @description ISO 8601 with offset */
                to?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportAudit: {
        parameters: {
            query?: {
                cursor?: string | null;
                principal_id?: string | null;
                right?: ("member" | "visit.read" | "visit.write" | "visit.record" | "emergency.use" | "emergency.settle" | "glass.break" | "glass.report" | "detector.try" | "endpoints.manage" | "keys.manage" | "members.read" | "members.manage" | "retention.read" | "retention.manage" | "holds.manage" | "attestation.read" | "attestation.manage" | "audit.read" | "figures.read" | "health.read" | "key.member" | "key.actions.read" | "key.visits.read" | "key.references.write") | null;
                object_id?: string | null;
                result?: ("allowed" | "denied" | "failed") | null;
                /** @description ISO 8601 with offset */
                from?: string | null;
                /** @description ISO 8601 with offset */
                to?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Rows as CSV; the header x-puente-next-cursor names where the next export goes on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verifyAudit: {
        parameters: {
            query?: {
                /** @description The number of a seal: those before it */
                before?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChainOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reportAccess: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessReportOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRetention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionRules"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setRetention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetentionRules"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionRules"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listHolds: {
        parameters: {
            query?: {
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldPage"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    placeHold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlaceHold"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    releaseHold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeletions: {
        parameters: {
            query?: {
                /** @description ISO 8601 with offset */
                from?: string | null;
                /** @description ISO 8601 with offset */
                to?: string | null;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionPage"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAttestations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttestationsOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    attest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                path: "translations" | "realtime" | "text";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Attest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttestationsOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    takeAttestationBack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                path: "translations" | "realtime" | "text";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttestationsOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    switchClinicData: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SwitchData"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttestationsOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealthDetails: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthDetails"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postTelemetry: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TelemetryIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOperations: {
        parameters: {
            query?: {
                hours?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FiguresOut"];
                };
            };
            /** @description The request does not fit */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
